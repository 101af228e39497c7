// Shows what the camera sees, and what was found out about this machine as it becomes known.
const found = document.getElementById("found");

async function look() {
  const answer = await fetch("/setup/state").catch(() => null);
  if (!answer?.ok) return;
  const { items, trouble, over } = await answer.json();
  for (const item of items.slice(found.children.length)) {
    const line = document.createElement("li");
    line.innerHTML = item;
    found.append(line);
  }
  const told = document.getElementById("trouble");
  told.textContent = trouble;
  told.hidden = !trouble;
  document.getElementById("trying").hidden = over;
  document.getElementById("try").disabled = !over;
  if (!over) setTimeout(look, 500);
}
if (found) look();

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
// Trying the machine needs the camera.
document.getElementById("try").form.addEventListener("submit", () => button && show(false));
