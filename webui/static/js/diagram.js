// The diagram: bpmn-js shows it, this marks what is done, here and late, and opens it at the current place.

const SVG = "http://www.w3.org/2000/svg";
const READABLE = 0.85; // below this zoom, the names on a diagram cannot be read
const OVERVIEW = 0.2; // below this zoom, a whole diagram shows nothing
const MARGIN = 0.95; // of the canvas, for the whole diagram
const STATES = ["done", "open", "late"];
const EDGE = 24; // drawing units left free beyond the diagram

export function startDiagrams(figures) {
  const seen = new IntersectionObserver((entries) => {
    entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => {
      seen.unobserve(target);
      show(target).catch((error) => fail(target, error));
    });
  });
  figures.forEach((figure) => seen.observe(figure));
}

async function show(figure) {
  const [viewer, marks] = await Promise.all([
    openViewer(figure, figure.dataset.diagram),
    figure.dataset.marks ? json(figure.dataset.marks) : [],
  ]);
  const words = JSON.parse(figure.dataset.words);
  marks.forEach(({ id, state, count }) => setMark(viewer, id, [state, count], words));
  const views = viewsOf(viewer, marks);
  connect(figure, views);
  if (figure.dataset.marks) views.here();
  else views.overview();
  figure.classList.add("is-ready");
}

// Opens a diagram in its figure; whoever calls it marks it.
export async function openViewer(figure, source) {
  const [xml] = await Promise.all([text(source), loadViewer(figure)]);
  const style = getComputedStyle(figure);
  const viewer = new window.BpmnJS({
    container: figure.querySelector(".diagram__canvas"),
    bpmnRenderer: {
      defaultFillColor: style.getPropertyValue("--paper").trim(),
      defaultStrokeColor: style.getPropertyValue("--ink").trim(),
      defaultLabelColor: style.getPropertyValue("--ink").trim(),
    },
    textRenderer: { defaultStyle: { fontFamily: style.fontFamily } },
  });
  await viewer.importXML(xml);
  addPattern(figure, style);
  return viewer;
}

// Says that there is nothing to see: because the file holds no drawing, or because it did not arrive.
export function fail(figure, error) {
  const { failed, undrawn } = JSON.parse(figure.dataset.words);
  figure.querySelector(".diagram__wait").textContent = /no diagram to display/.test(error?.message) ? undrawn : failed;
  figure.classList.add("is-empty");
}

// A diagram that is stored nowhere yet is in the page: `#id` names the link that gives it away.
async function text(address) {
  if (address.startsWith("#")) {
    const encoded = document.querySelector(address).href.split(",")[1];
    return new TextDecoder().decode(Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0)));
  }
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected) throw new Error(`no diagram: ${answer.status}`);
  return answer.text();
}

export async function json(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return answer.ok && !answer.redirected ? answer.json() : [];
}

function loadViewer(figure) {
  if (window.BpmnJS) return Promise.resolve();
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: figure.dataset.styles });
  const script = Object.assign(document.createElement("script"), { src: figure.dataset.viewer });
  document.head.append(sheet, script);
  return new Promise((resolve, reject) => {
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
  });
}

// Late activities are hatched as well as red: colour alone says nothing to some readers and to a grey printer.
function addPattern(figure, style) {
  const drawing = figure.querySelector("svg[data-element-id], .djs-container > svg");
  const pattern = element("pattern", { id: "alur-late", width: 10, height: 10, patternUnits: "userSpaceOnUse" });
  pattern.append(
    element("rect", { width: 10, height: 10, fill: style.getPropertyValue("--late-soft").trim() }),
    element("path", {
      d: "M-2 12 12 -2M-2 2 2 -2M8 12 12 8",
      stroke: style.getPropertyValue("--late").trim(),
      "stroke-width": 1.2,
      opacity: 0.3,
    }),
  );
  const defs = element("defs", {});
  defs.append(pattern);
  drawing?.prepend(defs);
}

export function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

// Marks a node as done, open or late, how many times; null takes its mark away.
export function setMark(viewer, id, mark, words) {
  const node = viewer.get("elementRegistry").get(id);
  if (!node) return;
  const canvas = viewer.get("canvas");
  const overlays = viewer.get("overlays");
  STATES.forEach((state) => canvas.removeMarker(id, `mark-${state}`));
  overlays.remove({ element: id, type: "mark" });
  if (!mark) return;
  const [state, count] = mark;
  const said = { done: words.done, open: words.here, late: words.late };
  canvas.addMarker(id, `mark-${state}`);
  // Where the names of the ways out of a gateway stand, no badge may.
  const badge = document.createElement("span");
  badge.className = `badge badge--${state}`;
  badge.textContent = `${state === "done" ? "✓" : said[state]}${count > 1 ? ` ×${count}` : ""}`;
  badge.title = said[state];
  overlays.add(id, "mark", { position: /Gateway$/.test(node.type) ? { top: -12, left: -24 } : { top: -13, left: 28 }, html: badge });
}

function viewsOf(viewer, marks) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  const current = marks.filter((mark) => mark.state !== "done").map((mark) => registry.get(mark.id)).filter(Boolean);
  const fit = () => fitted(canvas);
  // The current place, or the beginning, at a size that can be read; the whole diagram where that can.
  const here = () => {
    if (fit() >= READABLE) return;
    const place = current[0] ?? registry.find((one) => one.type === "bpmn:StartEvent");
    canvas.zoom(1);
    if (place) centre(canvas, place);
  };
  const overview = () => {
    if (fit() < OVERVIEW) here();
  };
  const zoom = (factor) => canvas.zoom(canvas.zoom() * factor);
  return { fit, here, overview, in: () => zoom(1.25), out: () => zoom(0.8) };
}

// Shows the whole diagram in the middle, with some air around it; returns the zoom.
export function fitted(canvas) {
  const whole = canvas.zoom("fit-viewport", "auto");
  return whole < 1 ? canvas.zoom(whole * MARGIN, "auto") : whole;
}

// Brings a place to the middle, without showing what lies beyond the drawing's edge.
function centre(canvas, place) {
  const { inner, outer, scale } = canvas.viewbox();
  const width = outer.width / scale;
  const height = outer.height / scale;
  canvas.viewbox({
    x: within(place.x + place.width / 2 - width / 2, inner.x, inner.width, width),
    y: within(place.y + place.height / 2 - height / 2, inner.y, inner.height, height),
    width,
    height,
  });
}

function within(wanted, start, length, shown) {
  const low = start - EDGE;
  const high = start + length - shown + EDGE;
  return high < low ? (low + high) / 2 : Math.min(Math.max(wanted, low), high);
}

export function connect(figure, views) {
  const tools = figure.querySelector(".diagram__tools");
  tools.hidden = false;
  tools.addEventListener("click", (event) => views[event.target.closest("[data-view]")?.dataset.view]?.());
}
