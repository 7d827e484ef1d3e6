// What part of the diagram is seen. The view follows the steps: it shows each one's whole way, as large as that allows.

const READABLE = 0.62; // at this zoom, the names on a diagram can be read
const LEAST = 0.42; // below this one, they cannot even be guessed
const AROUND = 40; // drawing units kept free around what is shown

export function followOn(viewer) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  let following = true;
  let chosen = 0; // the zoom the reader chose, 0 for none
  let place = null;
  const whole = () => canvas.zoom("fit-viewport", "auto");
  const show = () => {
    if (place) frame(canvas, place, chosen || READABLE);
  };
  const zoom = (factor) => {
    chosen = canvas.zoom() * factor;
    canvas.zoom(chosen);
  };
  return {
    fit: () => {
      following = false;
      whole();
    },
    here: () => {
      following = true;
      chosen = 0;
      show();
    },
    in: () => zoom(1.25),
    out: () => zoom(0.8),
    // Shows these nodes and flows.
    follow(ids) {
      const elements = ids.map((id) => registry.get(id)).filter(Boolean);
      if (elements.length > 0) place = wholeOrEnd(canvas, elements);
      if (following) show();
    },
  };
}

// The whole way, unless it is too long to be read in this window: then where it leads.
function wholeOrEnd(canvas, elements) {
  const { outer } = canvas.viewbox();
  const way = around(elements);
  const fits = Math.min(outer.width / way.width, outer.height / way.height) >= LEAST;
  return fits ? way : around(elements.slice(-1));
}

function around(elements) {
  const points = elements.flatMap((one) => one.waypoints ?? [one, { x: one.x + one.width, y: one.y + one.height }]);
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs) - AROUND, Math.min(...ys) - AROUND];
  return { x, y, width: Math.max(...xs) + AROUND - x, height: Math.max(...ys) + AROUND - y };
}

function frame(canvas, place, wanted) {
  const { outer, inner, ...seen } = canvas.viewbox();
  const least = Math.min(outer.width / (inner.width + 2 * AROUND), outer.height / (inner.height + 2 * AROUND), wanted);
  const scale = Math.max(Math.min(wanted, outer.width / place.width, outer.height / place.height), least);
  if (Math.abs(canvas.zoom() - scale) < 0.001 && holds(seen, place)) return;
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({
    x: within(place.x + place.width / 2 - width / 2, inner.x, inner.width, width),
    y: within(place.y + place.height / 2 - height / 2, inner.y, inner.height, height),
    width,
    height,
  });
}

// Shows nothing beyond the drawing's edge while there is more of the drawing to show.
function within(wanted, start, length, shown) {
  const low = start - AROUND;
  const high = start + length - shown + AROUND;
  return high < low ? (low + high) / 2 : Math.min(Math.max(wanted, low), high);
}

function holds(seen, place) {
  const right = place.x + place.width <= seen.x + seen.width;
  const below = place.y + place.height <= seen.y + seen.height;
  return place.x >= seen.x && place.y >= seen.y && right && below;
}
