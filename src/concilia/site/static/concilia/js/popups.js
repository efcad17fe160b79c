// Menus made of <details>: Escape and a click elsewhere close them.
export function popups() {
  const close = (except) => {
    for (const open of document.querySelectorAll("details.popup[open]")) {
      if (open !== except) open.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target.closest("details.popup")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.popup[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
}
