// The diagram coloured by how its activities fare, with their figures beside them. The table below says the same.
import { openViewer, element, connect, fail } from "./diagram.js";

const READABLE = 0.6; // below this zoom, figures on the diagram cannot be read

export async function startHeat(root) {
  const figure = root.querySelector("[data-stage]");
  try {
    const viewer = await openViewer(figure, figure.dataset.stage);
    addPatterns(figure);
    const known = JSON.parse(root.dataset.heat).filter(({ id }) => viewer.get("elementRegistry").get(id));
    known.forEach((mark) => show(viewer, mark));
    const views = viewsOf(viewer);
    connect(figure, views);
    views.begin();
    figure.classList.add("is-ready");
  } catch {
    fail(figure);
  }
}

function show(viewer, { id, level, figures, warnings }) {
  const overlays = viewer.get("overlays");
  if (level) viewer.get("canvas").addMarker(id, `heat-${level}`);
  overlays.add(id, "figures", { position: { bottom: 9, left: 2 }, html: label(figures, "figures") });
  if (warnings.length) {
    overlays.add(id, "figures", { position: { top: -12, left: 2 }, html: label(warnings.join(" · "), "figures figures--warning") });
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
  const fit = () => canvas.zoom("fit-viewport", "auto");
  const zoom = (factor) => canvas.zoom(canvas.zoom() * factor);
  // The whole diagram where its figures can be read, else its beginning.
  const begin = () => {
    if (fit() >= READABLE) return;
    const { inner, outer } = canvas.viewbox();
    canvas.viewbox({ x: inner.x - 20, y: inner.y - 20, width: outer.width / READABLE, height: outer.height / READABLE });
  };
  return { fit, begin, in: () => zoom(1.25), out: () => zoom(0.8) };
}
