// Takes videos in, and keeps the list of them up to date.
const drop = document.querySelector(".drop");
const taken = document.getElementById("taken");
const list = document.getElementById("videos");
const none = document.getElementById("none");
const news = document.getElementById("told");
const shown = new Map();

const tell = (sentence) => {
  const item = document.createElement("li");
  const words = document.createElement("p");
  words.className = "state";
  words.textContent = sentence;
  item.append(words);
  taken.append(item);
  return item;
};

const takeIn = (file) =>
  new Promise((done) => {
    const item = tell(taken.dataset.taking.replace("{name}", file.name));
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", item.textContent);
    item.append(bar);
    const failed = (sentence) => {
      bar.remove();
      item.firstChild.textContent = sentence;
      item.firstChild.classList.add("failed");
      done();
    };
    const request = new XMLHttpRequest();
    request.open("POST", `/videos?activity=${document.getElementById("activity").value}`);
    request.setRequestHeader("X-Name", encodeURIComponent(file.name));
    request.upload.addEventListener("progress", (event) => (bar.value = event.loaded / event.total));
    request.addEventListener("error", () => failed(taken.dataset.failed.replace("{name}", file.name)));
    request.addEventListener("load", () => {
      if (request.status === 200) {
        item.remove();
        look();
        done();
        return;
      }
      let said = taken.dataset.failed.replace("{name}", file.name);
      try {
        said = JSON.parse(request.responseText).said ?? said;
      } catch {}
      failed(said);
    });
    request.send(file);
  });

const takeAll = async (files) => {
  for (const file of files) await takeIn(file);
};

const files = document.getElementById("files");
const takeChosen = () => {
  takeAll([...files.files]);
  files.value = "";
};
files.addEventListener("change", takeChosen);
takeChosen(); // what was chosen before this script was there
for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => event.relatedTarget || drop.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  takeAll([...event.dataTransfer.files]);
});

const place = (video) => {
  let item = list.querySelector(`[data-number="${video.number}"]`);
  if (!item) {
    item = document.createElement("li");
    item.dataset.number = video.number;
    list.append(item);
    shown.set(video.number, ""); // it is news
  }
  // What stays the same stays where it is: somebody may be about to press it.
  if (shown.get(video.number) !== video.item) {
    const told = shown.has(video.number); // what stands there from the beginning is read with the page
    shown.set(video.number, video.item);
    const there = item.contains(document.activeElement);
    item.innerHTML = video.item;
    if (there) item.querySelector("a, button")?.focus(); // whoever was here stays here
    if (told) news.textContent = `${item.querySelector("h3").textContent}: ${item.querySelector(".state").textContent}`;
  }
  const bar = item.querySelector("progress");
  if (bar && video.share !== null) bar.value = video.share;
};

let waiting;
async function look() {
  clearTimeout(waiting);
  const answer = await fetch("/videos/state").catch(() => null);
  if (!answer?.ok) return;
  const videos = await answer.json();
  const numbers = new Set(videos.map((video) => String(video.number)));
  for (const item of [...list.children]) if (!numbers.has(item.dataset.number)) item.remove();
  videos.forEach(place);
  none.hidden = videos.length > 0;
  if (videos.some((video) => !["done", "failed"].includes(video.state))) waiting = setTimeout(look, 400);
}
look();
