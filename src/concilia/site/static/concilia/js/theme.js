// Runs before the first paint, so that a stored choice of light or dark never flashes.
(() => {
  try {
    const chosen = localStorage.getItem("concilia-theme");
    if (chosen === "light" || chosen === "dark") {
      document.documentElement.dataset.theme = chosen;
    }
  } catch {
    // Storage is switched off: the device decides.
  }
})();
