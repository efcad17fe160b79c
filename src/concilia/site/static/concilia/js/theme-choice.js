// The switch between light, dark and what the device says; the choice stays in this browser.
const KEY = "concilia-theme";

function stored() {
  try {
    return localStorage.getItem(KEY) || "";
  } catch {
    return "";
  }
}

function apply(choice) {
  if (choice) {
    document.documentElement.dataset.theme = choice;
  } else {
    delete document.documentElement.dataset.theme;
  }
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
  document.dispatchEvent(new CustomEvent("concilia:theme", { detail: choice }));
}

export function themeChoice() {
  apply(stored());
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    try {
      localStorage.setItem(KEY, button.dataset.themeChoice);
    } catch {
      // The choice then holds for this page only.
    }
    apply(button.dataset.themeChoice);
  });
}
