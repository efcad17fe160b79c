// Saves what is written a moment after the last key, upon the text from which it was written:
// the server brings both together when somebody else wrote too. What is not saved yet stays in
// this browser, and is offered again when the page comes back.
const PAUSE = 1200;
const AGAIN = 5000;

function parts(form) {
  return [...form.querySelectorAll("textarea")];
}

function base(area) {
  return area.form.elements[`base_${area.name}`];
}

function unsaved(area) {
  return area.value.trim() !== base(area).value.trim();
}

function keep(form) {
  const changed = parts(form).filter(unsaved);
  const key = `writing:${form.action}`;
  try {
    if (changed.length) {
      const kept = changed.map((area) => [area.name, area.value, base(area).value]);
      localStorage.setItem(key, JSON.stringify(kept));
    } else {
      localStorage.removeItem(key);
    }
  } catch {
    // A browser that keeps nothing still saves to the server.
  }
}

function restore(form) {
  try {
    for (const [name, text, from] of JSON.parse(localStorage.getItem(`writing:${form.action}`) ?? "[]")) {
      form.elements[name].value = text;
      base(form.elements[name]).value = from;
    }
  } catch {
    return;
  }
  if (parts(form).some(unsaved)) save(form);
}

function say(form, text) {
  form.querySelector("[data-said]").textContent = text;
}

// Puts the text of the server into a field without moving the cursor from its words. Who went on
// writing meanwhile goes on from what was sent: the next saving brings both together again.
function take(area, sent, text) {
  const idle = area.value === sent;
  base(area).value = idle ? text : sent;
  if (!idle || text === sent.trim()) return;
  const from = area.selectionStart;
  const before = sent.slice(0, from);
  area.value = text;
  if (document.activeElement === area) {
    const at = text.startsWith(before) ? from : Math.max(0, text.length - (sent.length - from));
    area.setSelectionRange(at, at);
  }
}

async function save(form) {
  if (form.dataset.saving) return;
  form.dataset.saving = "yes";
  const sent = new Map(parts(form).map((area) => [area, area.value]));
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json", "HX-Request": "true" },
    });
    const said = await answer.json();
    say(form, said.said);
    if (answer.ok) {
      for (const [area, text] of sent) take(area, text, said.texts[area.name]);
      keep(form);
    }
  } catch {
    say(form, form.dataset.offline);
    setTimeout(() => save(form), AGAIN);
  } finally {
    delete form.dataset.saving;
  }
  if (parts(form).some((area) => area.value !== sent.get(area))) later(form);
}

const waiting = new Map();

function later(form) {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => save(form), PAUSE));
}

for (const form of document.querySelectorAll("form[data-writing]")) {
  restore(form);
  form.addEventListener("input", () => {
    keep(form);
    later(form);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting.get(form));
    save(form);
  });
}
