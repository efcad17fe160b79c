// One press answers for every row that has no answer yet.
export function marking() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mark]");
    if (!button) return;
    const form = button.closest("form");
    const value = CSS.escape(button.dataset.mark);
    for (const radio of form.querySelectorAll(`[type="radio"][value="${value}"]:not(:disabled)`)) {
      if (!form.querySelector(`[name="${CSS.escape(radio.name)}"]:checked`)) radio.checked = true;
    }
  });
}
