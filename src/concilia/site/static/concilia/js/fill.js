// On the sign-in page of a demonstration: one press fills in who you want to be.
export function filling() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fill]");
    if (!button) return;
    const form = document.getElementById("sign-in");
    form.elements.login.value = button.dataset.fill;
    form.elements.password.value = button.dataset.secret;
    form.querySelector("button[type=submit]").focus();
  });
}
