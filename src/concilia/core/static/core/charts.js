// Makes the charts of a page answer the pointer and fit their column.
// The picture is there without this script; Vega is fetched when the first chart comes near.

const drawn = new WeakMap();
let engine;

function loadEngine(address) {
  engine ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.vegaEmbed);
    script.onerror = () => reject(new Error("the chart script did not come"));
    document.head.append(script);
  });
  return engine;
}

let bubble;

function tooltip(handler, event, item, value) {
  if (value === null || value === undefined || value === "") {
    bubble?.remove();
    return;
  }
  bubble ??= Object.assign(document.createElement("div"), { className: "chart__tooltip" });
  bubble.setAttribute("aria-hidden", "true");
  const lines = typeof value === "object" ? Object.entries(value) : [["", value]];
  bubble.replaceChildren(
    ...lines.map(([name, text]) => {
      const line = document.createElement("div");
      const label = document.createElement("span");
      label.className = "muted";
      label.textContent = name ? `${name}: ` : "";
      line.append(label, String(text));
      return line;
    }),
  );
  document.body.append(bubble);
  const { width, height } = bubble.getBoundingClientRect();
  const left = Math.min(event.clientX + 14, window.innerWidth - width - 8);
  const below = event.clientY + 16;
  bubble.style.left = `${Math.max(left, 8)}px`;
  bubble.style.top = `${below + height > window.innerHeight ? event.clientY - height - 12 : below}px`;
}

async function draw(figure) {
  const picture = figure.querySelector(".chart__picture");
  const data = figure.querySelector('script[type="application/json"]');
  if (!picture || !data) return;
  const spec = JSON.parse(data.textContent);
  const fluid = spec.autosize?.type === "fit-x";
  const width = Math.floor(picture.clientWidth);
  if (!width || (drawn.has(figure) && (!fluid || drawn.get(figure).width === width))) return;
  if (fluid) spec.width = width;
  const embed = await loadEngine(figure.dataset.vega);
  const place = document.createElement("div");
  // "ast" has expressions interpreted, so that the page needs no leave to evaluate code.
  const result = await embed(place, spec, {
    mode: "vega-lite",
    ast: true,
    renderer: "svg",
    actions: false,
    defaultStyle: false,
    logLevel: 1,
    tooltip,
  });
  drawn.get(figure)?.result.finalize();
  drawn.set(figure, { width, result });
  const svg = place.querySelector("svg");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const ground = picture.querySelector(".chart__tiles");
  if (ground) svg.prepend(ground);
  picture.replaceChildren(svg);
}

function tryDraw(figure) {
  // A chart that cannot be redrawn keeps the picture that came with the page.
  draw(figure).catch((error) => console.warn("Chart kept as a picture:", error.message));
}

const idle = window.requestIdleCallback ?? ((task) => setTimeout(task, 200));
const near = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      idle(() => tryDraw(entry.target));
      wider.observe(entry.target);
    }
  },
  { rootMargin: "200px" },
);

let waiting;
const wider = new ResizeObserver((entries) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    for (const entry of entries) if (drawn.has(entry.target)) tryDraw(entry.target);
  }, 150);
});

function find(root) {
  for (const figure of root.querySelectorAll("figure[data-chart]")) near.observe(figure);
}

find(document);
// Exchanges by htmx bring figures of their own.
document.addEventListener("htmx:load", (event) => find(event.target.parentElement ?? document));
