// Shows the pictures of the session as they come, and hands on what is pressed.
const stage = document.getElementById("stage");
const canvas = document.getElementById("picture");
const words = document.getElementById("words");
const late = document.getElementById("late");
// What is drawn goes to the screen without waiting for the rest of the page, where a browser can do that.
const context = canvas.getContext("2d", { alpha: false, desynchronized: true });
const LATE = 0.3;
let connection;

const say = (message) => connection.readyState === WebSocket.OPEN && connection.send(JSON.stringify(message));

const fit = () => {
  const buttons = stage.querySelector(".keys:not([hidden])").offsetHeight;
  const full = document.fullscreenElement !== null;
  const width = full ? innerWidth : stage.clientWidth;
  const height = full ? innerHeight - buttons : Math.max(240, Math.min(width * 1.4, innerHeight - buttons - 90));
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  say({ size: [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)] });
};

const draw = async (data) => {
  const captured = new DataView(data).getFloat64(0, true);
  const picture = await createImageBitmap(new Blob([data.slice(8)], { type: "image/jpeg" }));
  if (canvas.width !== picture.width || canvas.height !== picture.height) {
    canvas.width = picture.width;
    canvas.height = picture.height;
  }
  context.drawImage(picture, 0, 0);
  picture.close();
  say({ drawn: Number.isNaN(captured) ? null : captured });
};

// Each stage has its own buttons; whoever was at one of the others goes on at the first of these.
const offer = (now) => {
  const wanted = stage.querySelector(`[data-stage="${now}"]`) ?? stage.querySelector("[data-stage]");
  if (!wanted.hidden) return;
  const there = stage.contains(document.activeElement);
  for (const keys of stage.querySelectorAll("[data-stage]")) keys.hidden = keys !== wanted;
  if (there) wanted.querySelector("button").focus();
  fit();
};

const hear = (message) => {
  if (message.over) {
    location.replace(message.over);
    return;
  }
  words.textContent = message.words.map((said) => said.trim().replace(/[^.?!]$/, "$&.")).join(" ");
  offer(message.stage);
  late.hidden = !(message.late > LATE);
  if (!late.hidden) late.textContent = late.dataset.said.replace("{late}", message.late.toFixed(1));
};

const connect = () => {
  connection = new WebSocket(`ws://${location.host}/live/pictures`);
  connection.binaryType = "arraybuffer";
  connection.addEventListener("open", fit);
  connection.addEventListener("message", ({ data }) => (typeof data === "string" ? hear(JSON.parse(data)) : draw(data)));
  connection.addEventListener("close", () => setTimeout(connect, 1000));
};
connect();
addEventListener("resize", fit);
document.addEventListener("fullscreenchange", fit);

const full = () => (document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen());
document.getElementById("full").addEventListener("click", full);
for (const button of stage.querySelectorAll("[data-key]")) {
  button.addEventListener("click", () => {
    for (const key of button.dataset.key) say({ key });
  });
}
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  // By its place on the keyboard, whatever letter is painted on it.
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const key = digit ?? { Space: " ", KeyS: "s", KeyR: "r", KeyQ: "q", Escape: "q" }[event.code];
  const pressed = event.target.closest?.("button, a");
  if (event.code === "KeyF") full();
  else if (key && !(key === " " && pressed)) {
    event.preventDefault();
    say({ key });
  }
});
