// Shows what the camera sees, and what is found out about this machine as it becomes known.
const button = document.getElementById("look");
const seen = document.getElementById("seen");
const none = document.getElementById("no-picture");

const show = (on) => {
  button.setAttribute("aria-pressed", on);
  seen.hidden = !on;
  if (on) seen.src = `/camera?number=${document.getElementById("camera")?.value ?? ""}`;
  else seen.removeAttribute("src"); // lets go of the camera
};
button?.addEventListener("click", () => {
  none.hidden = true;
  show(seen.hidden);
});
document.getElementById("camera")?.addEventListener("change", () => seen.hidden || show(true));
seen?.addEventListener("error", () => {
  none.hidden = seen.hidden;
  show(false);
});

for (const task of document.querySelectorAll("[data-task]")) {
  const address = `/setup/${task.dataset.task}`;
  const list = task.querySelector("ul");
  const done = task.querySelector(".done");
  const trouble = task.querySelector(".trouble");
  const bar = task.querySelector("progress");
  const begin = task.querySelector("button");

  const tell = ({ items, share, trouble: said, over }) => {
    for (const item of items.slice(list.children.length)) {
      const line = document.createElement("li");
      line.innerHTML = item;
      list.append(line);
    }
    if (share === null) bar.removeAttribute("value");
    else bar.value = share;
    bar.hidden = over;
    begin.disabled = !over;
    trouble.hidden = !said;
    trouble.textContent = said;
    done.textContent = over && !said ? done.dataset.said : "";
    if (!over) setTimeout(ask, 300);
  };

  const ask = async (method = "GET") => {
    const answer = await fetch(address, { method }).catch(() => null);
    if (answer?.ok) tell(await answer.json());
  };

  begin.addEventListener("click", () => {
    if (button && task.dataset.task === "machine") show(false); // it needs the camera
    list.replaceChildren();
    ask("POST");
  });
  if (task.dataset.begun) ask();
}
