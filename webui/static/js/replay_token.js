// A dot that runs along the flows of a step: those of one wave side by side, the waves one after the other.
import { element } from "./diagram.js";

const WHOLE = 600; // milliseconds for all waves of a step, at most

// Calls `arrived` at the end, or at once where there is nothing to move or motion is not wanted. Returns what ends it.
export function moveTokens(viewer, flows, speed, arrived) {
  const registry = viewer.get("elementRegistry");
  const known = flows.filter(([flow]) => registry.get(flow)?.waypoints);
  if (known.length === 0 || matchMedia("(prefers-reduced-motion: reduce)").matches) {
    arrived();
    return () => {};
  }
  const layer = viewer.get("canvas").getLayer("alur-token", 1000);
  const last = Math.max(...known.map(([, wave]) => wave));
  const paths = known.map(([flow, wave]) => ({ ...lengthsOf(registry.get(flow).waypoints), wave, dot: null }));
  const duration = (WHOLE / Math.max(speed, 1)) / (last + 1);
  const began = performance.now();
  let frame = 0;
  let moving = true;
  const stop = () => {
    if (!moving) return;
    moving = false;
    cancelAnimationFrame(frame);
    paths.forEach(({ dot }) => dot?.remove());
    arrived();
  };
  const draw = (now) => {
    const wave = (now - began) / duration;
    paths.forEach((path) => place(path, wave - path.wave, layer));
    if (wave <= last + 1) frame = requestAnimationFrame(draw);
    else stop();
  };
  frame = requestAnimationFrame(draw);
  return stop;
}

function place(path, part, layer) {
  if (part < 0 || part > 1) {
    path.dot?.remove();
    path.dot = null;
    return;
  }
  if (!path.dot) {
    path.dot = element("circle", { r: 11, class: "token" });
    layer.append(path.dot);
  }
  const { x, y } = pointAt(path, part * path.length);
  path.dot.setAttribute("cx", x);
  path.dot.setAttribute("cy", y);
}

function lengthsOf(points) {
  const lengths = points.slice(1).map((point, index) => Math.hypot(point.x - points[index].x, point.y - points[index].y));
  return { points, lengths, length: lengths.reduce((sum, one) => sum + one, 0) };
}

function pointAt({ points, lengths }, distance) {
  let left = distance;
  const at = lengths.findIndex((length) => (left <= length ? true : ((left -= length), false)));
  if (at < 0) return points.at(-1);
  const share = lengths[at] ? left / lengths[at] : 0;
  const [from, to] = [points[at], points[at + 1]];
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
