// The pages of a room: the clock of who speaks, and the word that the connection is gone.
import { keeping } from "./keeping.js";

const clocks = new WeakMap();

function shown(seconds) {
  const rest = String(seconds % 60).padStart(2, "0");
  return `${Math.floor(seconds / 60)}:${rest}`;
}

function tick() {
  for (const clock of document.querySelectorAll("[data-spoken]")) {
    if (!clocks.has(clock)) clocks.set(clock, performance.now() - 1000 * Number(clock.dataset.spoken));
    const spoken = Math.floor((performance.now() - clocks.get(clock)) / 1000);
    const limit = Number(clock.dataset.limit);
    clock.querySelector("[data-clock]").textContent = shown(spoken);
    clock.classList.toggle("floor__clock--over", limit > 0 && spoken > limit);
  }
}

function connected(yes) {
  for (const word of document.querySelectorAll("[data-offline]")) word.hidden = yes;
}

keeping();
setInterval(tick, 1000);
tick();
document.addEventListener("htmx:sendError", () => connected(false));
document.addEventListener("htmx:timeout", () => connected(false));
document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && connected(true));
window.addEventListener("offline", () => connected(false));
