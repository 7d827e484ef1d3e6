// The diagram coloured by how its activities fare, with their figures beside them. The table below says the same.
import { openViewer, element, connect, fail, fitted } from "./diagram.js";

const OVERVIEW = 0.2; // below this zoom, colours on a whole diagram cannot be told apart
const BEGINNING = 0.6; // the zoom at which a diagram too large for that begins
const SCALE = { min: 0.8, max: 1 }; // of the figures: they stay readable when the diagram does not

export async function startHeat(root) {
  const figure = root.querySelector("[data-stage]");
  try {
    const viewer = await openViewer(figure, figure.dataset.stage);
    addPatterns(figure);
    const known = JSON.parse(root.dataset.heat).filter(({ id }) => viewer.get("elementRegistry").get(id));
    known.forEach((mark) => show(viewer, mark));
    const views = viewsOf(viewer);
    connect(figure, views);
    views.overview();
    figure.classList.add("is-ready");
  } catch (error) {
    fail(figure, error);
  }
}

function show(viewer, { id, level, figures, warnings }) {
  const overlays = viewer.get("overlays");
  if (level) viewer.get("canvas").addMarker(id, `heat-${level}`);
  overlays.add(id, "figures", { position: { bottom: 9, left: 2 }, scale: SCALE, html: label(figures, "figures") });
  if (warnings.length) {
    overlays.add(id, "figures", { position: { top: -12, left: 2 }, scale: SCALE, html: label(warnings.join(" · "), "figures figures--warning") });
  }
}

function label(text, className) {
  return Object.assign(document.createElement("div"), { className, textContent: text });
}

function addPatterns(figure) {
  const style = getComputedStyle(figure);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const defs = element("defs", {});
  defs.append(
    pattern("heat-2", colour("soon-soft"), [["circle", { cx: 5, cy: 5, r: 1.3, fill: colour("soon"), opacity: 0.6 }]]),
    pattern("heat-3", colour("soon-soft"), [stroke("M-2 12 12 -2M-2 2 2 -2M8 12 12 8", colour("soon"))]),
    pattern("heat-4", colour("late-soft"), [
      stroke("M-2 12 12 -2M-2 2 2 -2M8 12 12 8", colour("late")),
      stroke("M-2 -2 12 12M-2 8 2 12M8 -2 12 2", colour("late")),
    ]),
  );
  figure.querySelector(".djs-container > svg")?.prepend(defs);
}

function pattern(id, ground, shapes) {
  const made = element("pattern", { id, width: 10, height: 10, patternUnits: "userSpaceOnUse" });
  made.append(element("rect", { width: 10, height: 10, fill: ground }), ...shapes.map(([name, attributes]) => element(name, attributes)));
  return made;
}

function stroke(d, colour) {
  return ["path", { d, stroke: colour, "stroke-width": 1.1, opacity: 0.35, fill: "none" }];
}

function viewsOf(viewer) {
  const canvas = viewer.get("canvas");
  const fit = () => fitted(canvas);
  const zoom = (factor) => canvas.zoom(canvas.zoom() * factor);
  const here = () => {
    const { inner, outer } = canvas.viewbox();
    canvas.viewbox({ x: inner.x - 20, y: inner.y - 20, width: outer.width / BEGINNING, height: outer.height / BEGINNING });
  };
  // The whole diagram, for its colours are what it says; on a small screen its beginning.
  const overview = () => {
    if (fit() < OVERVIEW) here();
  };
  return { fit, here, overview, in: () => zoom(1.25), out: () => zoom(0.8) };
}
