"use strict";
// Clicking a movement, a fault or the chart shows that moment in the video; the chart and the table follow it.
const video = document.querySelector("video");
if (video) {
  const charts = [...document.querySelectorAll(".timeline")];
  const rows = [...document.querySelectorAll("tr[data-start]")];
  const status = document.querySelector("[role=status]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const number = (chart, name) => Number(chart.dataset[name]);
  const minutes = (time) => `${Math.floor(time / 60)}:${String(Math.floor(time % 60)).padStart(2, "0")}`;

  const show = (time) => {
    // A browser rounds it, and shows the picture before if that comes out too early.
    video.currentTime = time + 0.0005;
    video.play().catch(() => {});
    video.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    status.textContent = status.dataset.said.replace("{time}", minutes(time));
  };

  const timeAt = (chart, event) => {
    const box = chart.getBoundingClientRect();
    const left = number(chart, "left"), right = number(chart, "right");
    const share = ((event.clientX - box.left) / box.width - left) / (right - left);
    return number(chart, "from") + Math.min(1, Math.max(0, share)) * (number(chart, "to") - number(chart, "from"));
  };

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("button[data-at], .fault[data-at]");
    const chart = event.target.closest(".timeline");
    if (mark) show(Number(mark.dataset.at));
    else if (chart) show(timeAt(chart, event));
  });

  for (const chart of charts) {
    chart.classList.add("live");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    const { width, height } = chart.viewBox.baseVal;
    line.setAttribute("class", "now");
    line.setAttribute("y1", 26);
    line.setAttribute("y2", height - 30);
    chart.append(line);
    const follow = () => {
      const share = (video.currentTime - number(chart, "from")) / (number(chart, "to") - number(chart, "from"));
      const x = width * (number(chart, "left") + Math.min(1, share) * (number(chart, "right") - number(chart, "left")));
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
    };
    video.addEventListener("timeupdate", follow);
  }
  video.addEventListener("timeupdate", () => {
    for (const row of rows) {
      const inside = video.currentTime >= Number(row.dataset.start) && video.currentTime < Number(row.dataset.end);
      row.classList.toggle("now", inside && video.currentTime > 0);
    }
  });
  video.addEventListener("error", () => {
    video.hidden = true;
    document.querySelector(".lost").hidden = false;
  });
}
