// A button with data-print opens the print dialogue.
export function printing() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
}
