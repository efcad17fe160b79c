// Attendance by one key: arrows move from seat to seat, H R G A press the button of that letter.
function seats() {
  return [...document.querySelectorAll("[data-seats] .seat")].filter((one) => one.querySelector("[data-key]"));
}

document.addEventListener("keydown", (event) => {
  const seat = event.target.closest("[data-seats] .seat");
  if (!seat || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = seats();
  const at = all.indexOf(seat);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (to !== undefined) {
    const next = all[to]?.querySelector("[data-key]");
    if (next) {
      event.preventDefault();
      next.focus();
    }
    return;
  }
  const button = seat.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (button) {
    event.preventDefault();
    button.focus();
    button.click();
  }
});
