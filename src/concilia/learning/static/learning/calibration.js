// Drag an anchor and see the cases move. The page works without it: numbers, and a preview.

const NS = "http://www.w3.org/2000/svg";
// On a phone the sheet is narrower, so that its letters keep their size.
const room = document.querySelector("[data-calibration]")?.clientWidth ?? 640;
const WIDE = Math.min(Math.max(room, 320), 640);
const HIGH = 320;
const EDGE = { left: 38, right: 14, top: 34, bottom: 40 };

function element(name, attributes = {}, text = "") {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

// The same arithmetic as the server's: the server's stays the truth, this one is for the eye.
function membership(raw, method, anchors, odds) {
  if (method === "crisp") return raw >= anchors[0] ? 1 : 0;
  if (method === "multivalue") return anchors.filter((cut) => raw >= cut).length;
  if (method === "linear") {
    return Math.min(Math.max((raw - anchors[0]) / (anchors[1] - anchors[0]), 0), 1);
  }
  const ends = method === "ends";
  if (ends || method === "middle") {
    const left = raw <= (anchors[2] + anchors[3]) / 2;
    const side = left ? anchors.slice(0, 3) : anchors.slice(3);
    return membership(raw, "direct", left === ends ? side.reverse() : side, odds);
  }
  if (method !== "direct") return raw;
  const [out, middle, full] = anchors;
  const inside = full > out ? raw >= middle : raw <= middle;
  const span = inside ? full - middle : middle - out;
  const found = 1 / (1 + Math.exp((-odds * (raw - middle)) / span));
  return found < 1e-4 ? 0 : found > 1 - 1e-4 ? 1 : found;
}

function ticks(low, high) {
  const rough = (high - low) / (WIDE / 100);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((size) => size >= rough);
  const found = [];
  for (let raw = Math.ceil(low / step) * step; raw <= high; raw += step) {
    found.push(Number(raw.toPrecision(6)));
  }
  return found;
}

function readable(value) {
  const size = Math.abs(value);
  const places = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
  return Number(value.toFixed(places));
}

class Calibration {
  constructor(place, form, data) {
    Object.assign(this, { place, form, data, anchors: [...data.anchors] });
    this.inputs = this.anchors.map((_anchor, at) => form.elements[`anchor_${at}`]);
    this.live = Object.assign(document.createElement("p"), { className: "small muted" });
    this.live.setAttribute("aria-live", "polite");
    const values = [...data.cases.map(([, raw]) => raw), ...this.anchors];
    const pad = (Math.max(...values) - Math.min(...values)) * 0.06 || 1;
    this.low = Math.min(...values) - pad;
    this.high = Math.max(...values) + pad;
    this.draw();
    this.inputs.forEach((input, at) =>
      input.addEventListener("input", () => {
        if (input.value !== "" && Number.isFinite(input.valueAsNumber)) {
          this.move(at, input.valueAsNumber, false);
        }
      }),
    );
  }

  x(raw) {
    const share = (raw - this.low) / (this.high - this.low);
    return EDGE.left + share * (WIDE - EDGE.left - EDGE.right);
  }

  raw(x) {
    const share = (x - EDGE.left) / (WIDE - EDGE.left - EDGE.right);
    return this.low + share * (this.high - this.low);
  }

  y(value) {
    const top = this.data.method === "multivalue" ? this.anchors.length : 1;
    return HIGH - EDGE.bottom - (value / top) * (HIGH - EDGE.top - EDGE.bottom);
  }

  draw() {
    const svg = element("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "calibrate" });
    for (const value of [0, 0.5, 1]) {
      if (this.data.method === "multivalue") break;
      const y = this.y(value);
      const kind = value === 0.5 ? "calibrate__half" : "calibrate__grid";
      svg.append(element("line", { x1: EDGE.left, x2: WIDE - EDGE.right, y1: y, y2: y, class: kind }));
      svg.append(element("text", { x: EDGE.left - 8, y: y + 4, "text-anchor": "end" }, String(value)));
    }
    for (const raw of ticks(this.low, this.high)) {
      const label = String(raw);
      svg.append(element("text", { x: this.x(raw), y: HIGH - 22, "text-anchor": "middle" }, label));
    }
    const unit = { x: WIDE / 2, y: HIGH - 4, "text-anchor": "middle" };
    svg.append(element("text", unit, this.data.unit));
    this.curve = element("path", { class: "calibrate__curve" });
    svg.append(this.curve);
    this.dots = this.data.cases.map(([name, raw]) => {
      const dot = element("circle", { r: 4.5, cx: this.x(raw), class: "calibrate__case" });
      dot.append(element("title", {}, name));
      svg.append(dot);
      return dot;
    });
    this.handles = this.anchors.map((_anchor, at) => this.handle(svg, at));
    this.place.append(svg, this.live);
    this.svg = svg;
    this.show();
  }

  handle(svg, at) {
    const group = element("g", {
      class: "calibrate__anchor",
      role: "slider",
      tabindex: 0,
      "aria-label": this.data.names[at] ?? String(at + 1),
      "aria-valuemin": readable(this.low),
      "aria-valuemax": readable(this.high),
    });
    group.append(
      element("rect", { x: -14, y: 0, width: 28, height: HIGH - EDGE.bottom }),
      element("line", { y1: EDGE.top - 8, y2: HIGH - EDGE.bottom }),
      element("circle", { cy: EDGE.top - 10, r: 7 }),
      element("text", { y: EDGE.top - 22, "text-anchor": "middle" }, this.data.names[at]),
    );
    group.addEventListener("pointerdown", (event) => {
      group.setPointerCapture(event.pointerId);
      event.preventDefault();
      group.focus();
    });
    group.addEventListener("pointermove", (event) => {
      if (!group.hasPointerCapture(event.pointerId)) return;
      const box = this.svg.getBoundingClientRect();
      this.move(at, this.raw(((event.clientX - box.left) / box.width) * WIDE));
    });
    group.addEventListener("keydown", (event) => {
      const step = ((this.high - this.low) / 100) * (event.shiftKey ? 10 : 1);
      const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (!way) return;
      event.preventDefault();
      this.move(at, this.anchors[at] + way * step);
    });
    svg.append(group);
    return group;
  }

  // An anchor stays between its neighbours, whichever way they run.
  allowed(at, value) {
    const rising = this.anchors.length < 2 || this.anchors.at(-1) > this.anchors[0];
    const gap = (this.high - this.low) / 1000;
    const before = this.anchors[at - (rising ? 1 : -1)];
    const after = this.anchors[at + (rising ? 1 : -1)];
    const least = before === undefined ? this.low : before + gap;
    const most = after === undefined ? this.high : after - gap;
    return Math.min(Math.max(value, least), most);
  }

  move(at, value, write = true) {
    this.anchors[at] = write ? readable(this.allowed(at, value)) : value;
    if (write) this.inputs[at].value = this.anchors[at];
    this.show();
    const inside = this.found.filter((value) => value > 0.5).length;
    this.live.textContent = filled(this.data.moved, {
      name: this.data.names[at],
      value: this.anchors[at],
      inside,
      count: this.found.length,
    });
  }

  show() {
    const { method, odds, cases } = this.data;
    const at = (raw) => membership(raw, method, this.anchors, odds);
    const points = [];
    for (let n = 0; n <= 240; n += 1) {
      const raw = this.low + ((this.high - this.low) * n) / 240;
      points.push(`${this.x(raw).toFixed(1)},${this.y(at(raw)).toFixed(1)}`);
    }
    this.curve.setAttribute("d", `M${points.join("L")}`);
    this.found = cases.map(([, raw]) => at(raw));
    const cells = new Map();
    for (const cell of document.querySelectorAll("[data-case]")) cells.set(cell.dataset.case, cell);
    this.found.forEach((value, n) => {
      this.dots[n].setAttribute("cy", this.y(value));
      const half = Math.abs(value - 0.5) < 1e-9 && method !== "multivalue";
      const kind = half ? "half" : value > 0.5 ? "in" : "";
      this.dots[n].setAttribute("class", `calibrate__case calibrate__case--${kind}`);
      const cell = cells.get(cases[n][0]);
      if (cell) cell.textContent = value.toFixed(method === "multivalue" ? 0 : 3);
    });
    this.handles.forEach((handle, n) => {
      handle.setAttribute("transform", `translate(${this.x(this.anchors[n])},0)`);
      handle.setAttribute("aria-valuenow", this.anchors[n]);
    });
  }
}

function filled(text, values) {
  return text.replace(/%\((\w+)\)s/g, (_whole, name) => values[name]);
}

// The fields that a method takes, each by its name there; the others wait hidden.
function named(form, fields) {
  const names = fields[form.elements.method.value] ?? [];
  for (let at = 0; form.elements[`anchor_${at}`]; at += 1) {
    const place = form.elements[`anchor_${at}`].closest(".field");
    place.hidden = at >= names.length;
    if (names[at]) place.querySelector("label").textContent = `${at + 1}. ${names[at]}`;
  }
}

for (const place of document.querySelectorAll("[data-calibration]")) {
  const form = document.getElementById(place.dataset.form);
  const data = JSON.parse(document.getElementById("calibration-data").textContent);
  named(form, data.fields);
  form.elements.method.addEventListener("change", () => named(form, data.fields));
  const drawn = data.anchors.length && data.anchors.length <= 6 && data.method !== "indirect";
  if (drawn && data.cases.length) {
    place.querySelector("[data-calibration-still]").hidden = true;
    new Calibration(place, form, data);
    const hint = document.querySelector("[data-calibration-hint]");
    if (hint) hint.hidden = false;
  }
}
