// A button with data-copy="#id" copies the text of that element and says so.
export function copying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    if (!source) return;
    await navigator.clipboard.writeText(source.value ?? source.innerText);
    const before = button.textContent;
    button.textContent = window.gettext ? window.gettext("Copied") : "Copied";
    setTimeout(() => { button.textContent = before; }, 2000);
  });
}
