// What a phone's screen needs beside the stage: to stay awake, and to say when nobody is being coached.
const stage = document.getElementById("stage");
const words = document.getElementById("words");

const wait = () => stage.classList.toggle("waiting", words.textContent === stage.dataset.waiting);
new MutationObserver(wait).observe(words, { childList: true });
wait();

// Browsers keep a screen awake only for pages that come encrypted, or from the machine itself.
const wake = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => null);
document.addEventListener("visibilitychange", wake);
wake();

document.getElementById("full").hidden = !document.fullscreenEnabled;
