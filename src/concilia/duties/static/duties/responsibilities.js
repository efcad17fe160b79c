// The matrix by keyboard: arrows move, L C S I set a role, Delete empties, Enter opens the line.
const matrix = document.querySelector("[data-matrix]");

function boxes(row) {
  return [...row.querySelectorAll("[data-box]")];
}

function rows() {
  return [...matrix.querySelectorAll("tr")].filter((row) => row.querySelector("[data-box]"));
}

function rove(box) {
  for (const other of matrix.querySelectorAll("[data-box]")) other.tabIndex = -1;
  box.tabIndex = 0;
}

function step(box, down, over) {
  const all = rows();
  const row = box.closest("tr");
  const at = boxes(row).indexOf(box) + over;
  const target = all[all.indexOf(row) + down];
  const next = target && boxes(target)[at];
  if (!next) return;
  rove(next);
  next.focus();
}

function same(box) {
  const { area, function: name, stage, agency } = box.dataset;
  return [...matrix.querySelectorAll("[data-box]")].find(
    (other) =>
      other.dataset.area === area &&
      other.dataset.function === name &&
      other.dataset.stage === stage &&
      other.dataset.agency === agency,
  );
}

async function set(box, role) {
  const block = box.closest("tbody");
  const { area, function: name, stage, agency } = box.dataset;
  await window.htmx.ajax("POST", matrix.dataset.matrix, {
    target: `#${block.id}`,
    swap: "outerHTML",
    values: {
      area,
      function: name,
      stage,
      agency,
      role,
      columns: matrix.dataset.columns,
      anchor: block.id,
    },
  });
  const again = same(box);
  if (again) {
    rove(again);
    again.focus();
  }
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

if (matrix) {
  const first = matrix.querySelector("[data-box]");
  if (first) rove(first);
  matrix.addEventListener("keydown", (event) => {
    const box = event.target.closest("[data-box]");
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
    if (STEPS[event.key]) {
      event.preventDefault();
      step(box, ...STEPS[event.key]);
    } else if (/^[lcsi]$/i.test(event.key)) {
      event.preventDefault();
      set(box, event.key.toUpperCase());
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      set(box, "");
    }
  });
  // A click on an empty box brings support; the line that is then there opens by another click.
  matrix.addEventListener("click", (event) => {
    const box = event.target.closest("button[data-box]");
    if (box) set(box, "S");
  });
}
