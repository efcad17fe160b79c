// A page of the room is renewed every few seconds: what somebody is writing, choosing or has
// unfolded there stays as it is. Only the form that was sent comes back as the server made it.
const ROOTS = "#live, #sit";
const FIELDS = "input[id]:not([type=hidden]), textarea[id], select[id]";

function touched(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((one) => one.selected !== one.defaultSelected);
  return field.value !== field.defaultValue;
}

function nameOf(fold) {
  const near = fold.parentElement?.closest("[id]")?.id ?? "";
  return `${near}: ${fold.querySelector("summary")?.textContent.trim()}`;
}

function collect(root, sent) {
  const fields = [...root.querySelectorAll(FIELDS)].filter((one) => one.form !== sent && touched(one));
  return {
    fields: fields.map((one) => [one.id, one.value, one.checked]),
    folds: new Map([...root.querySelectorAll("details")].map((one) => [nameOf(one), one.open])),
  };
}

function restore(root, kept) {
  for (const fold of root.querySelectorAll("details")) {
    const open = kept.folds.get(nameOf(fold));
    if (open !== undefined) fold.open = open;
  }
  for (const [id, value, checked] of kept.fields) {
    const field = document.getElementById(id);
    if (!field) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = checked;
    else field.value = value;
  }
}

export function keeping() {
  let kept;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, shouldSwap, requestConfig } = event.detail;
    kept = shouldSwap && target.matches(ROOTS) ? collect(target, requestConfig?.elt.closest("form")) : undefined;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const root = event.detail.target;
    if (kept && root.matches(ROOTS)) restore(root, kept);
    kept = undefined;
  });
}
