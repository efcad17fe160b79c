// What htmx leaves open: a refused or broken exchange is said in the live region.
export function exchanges() {
  const say = (message) => {
    const region = document.getElementById("messages");
    if (!region) return;
    const line = document.createElement("li");
    line.className = "error";
    line.textContent = message;
    const list = document.createElement("ul");
    list.className = "messages";
    list.append(line);
    region.replaceChildren(list);
    region.scrollIntoView({ block: "nearest" });
  };
  const text = (source) => (window.gettext ? window.gettext(source) : source);
  document.addEventListener("htmx:sendError", () => {
    say(text("The server cannot be reached. Nothing was changed; try again in a moment."));
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    // A wrong form comes back with 422 and is shown in its place.
    if (event.detail.xhr.status === 422) event.detail.shouldSwap = true;
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 422) return;
    const said = event.detail.xhr.getResponseHeader("X-Concilia-Message");
    say(said ? decodeURIComponent(said) : text("That did not work. Nothing was changed."));
  });
}

// When the button that was pressed is gone after the exchange, its nearest neighbour takes the focus.
export function keepFocus() {
  let pressed = "";
  document.addEventListener("htmx:beforeRequest", () => {
    pressed = document.activeElement?.id ?? "";
  });
  document.addEventListener("htmx:afterSettle", () => {
    const root = pressed.split("-")[0];
    if (root && pressed !== root && document.activeElement === document.body) {
      document.querySelector(`[id="${pressed}"], [id^="${root}-"]`)?.focus();
    }
    pressed = "";
  });
}
