// Keeps what is said of sharing as it is: how many are looking, and the code that lets the next one in.
const said = {};

async function look() {
  const answer = await fetch("/share/state").catch(() => null);
  if (answer?.ok) tell(await answer.json());
  setTimeout(look, 1500);
}

function tell(state) {
  for (const place of document.querySelectorAll("[data-sharing]")) {
    const name = place.dataset.sharing;
    if (name === "code" && !state.looking) location.replace("/share"); // it was stopped on another page
    if (said[name] !== state[name]) place.innerHTML = said[name] = state[name];
  }
  for (const part of document.querySelectorAll("[data-shared]")) part.hidden = !state.looking;
}
look();
