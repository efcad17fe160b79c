// After a form came back, the reader starts at what is wrong.
export function focusProblems() {
  const problems = document.querySelector("[data-focus]");
  if (problems && !problems.closest("[data-sample]")) problems.focus();
}
