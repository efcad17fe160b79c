// A table wider than the screen can be scrolled with the keyboard, and says what it is.
export function tables() {
  const mark = () => {
    for (const wrap of document.querySelectorAll(".table-wrap")) {
      if (wrap.scrollWidth > wrap.clientWidth + 1) {
        wrap.tabIndex = 0;
        wrap.setAttribute("role", "group"); // no landmark: its section is one
        const caption = wrap.querySelector("caption")?.textContent.trim();
        wrap.setAttribute("aria-label", caption || document.querySelector("h1").textContent.trim());
      }
    }
  };
  mark();
  window.addEventListener("resize", mark);
  document.addEventListener("htmx:afterSettle", mark);
  document.addEventListener("toggle", mark, true);
}
