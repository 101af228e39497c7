// Each page holds a connection while it is open: hipcam ends when there is none any more.
const gone = document.querySelector(".gone");
let tries = 0;

const hold = () => {
  const connection = new WebSocket(`ws://${location.host}/present`);
  connection.addEventListener("open", () => {
    tries = 0;
    gone.hidden = true;
  });
  connection.addEventListener("close", () => {
    tries += 1;
    gone.hidden = tries < 3;
    setTimeout(hold, 1000);
  });
};
hold();

// A page that comes back from the browser's memory may be an old one.
addEventListener("pageshow", (event) => event.persisted && location.reload());
