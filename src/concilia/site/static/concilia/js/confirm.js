// Asks before a form is sent whose button carries data-confirm="What will happen."
const text = (source) => (window.gettext ? window.gettext(source) : source);

function dialogFor(question, label, danger) {
  const dialog = document.createElement("dialog");
  dialog.className = "confirm";
  const says = document.createElement("p");
  says.id = "confirm-question";
  says.textContent = question;
  dialog.setAttribute("aria-labelledby", says.id);
  const buttons = document.createElement("form");
  buttons.method = "dialog";
  buttons.className = "row";
  const yes = document.createElement("button");
  yes.className = danger ? "button button--danger" : "button button--primary";
  yes.value = "yes";
  yes.textContent = label;
  const no = document.createElement("button");
  no.className = "button";
  no.value = "";
  no.autofocus = true;
  no.textContent = text("Cancel");
  buttons.append(yes, no);
  dialog.append(says, buttons);
  return dialog;
}

export function confirmations() {
  const sure = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const question = button?.dataset.confirm || form.dataset.confirm;
    if (!question || sure.has(form)) {
      sure.delete(form);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const dialog = dialogFor(
      question,
      button?.textContent.trim() || text("Yes"),
      button?.classList.contains("button--danger"),
    );
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue === "yes") {
        sure.add(form);
        form.requestSubmit(button);
      } else {
        button?.focus();
      }
    });
    dialog.showModal();
  }, true);
}
