// The replay: one document of steps, a diagram, and a position. Everything shown follows from the position.
import { openViewer, json, setMark, fail, connect } from "./diagram.js";
import { showStep } from "./replay_panel.js";
import { moveTokens } from "./replay_token.js";
import { followOn } from "./replay_view.js";

const PACE = 1600; // milliseconds a step at ordinary speed

export async function startReplay(root) {
  const figure = root.querySelector("[data-stage]");
  try {
    const [viewer, told] = await Promise.all([openViewer(figure, figure.dataset.stage), json(root.dataset.replay)]);
    if (!told.steps?.length) throw new Error("no steps");
    new Player(root, figure, viewer, told).start();
  } catch (error) {
    fail(figure, error);
  }
}

class Player {
  constructor(root, figure, viewer, { steps, titles }) {
    Object.assign(this, { root, figure, viewer, steps, titles });
    this.words = JSON.parse(root.dataset.words);
    this.slider = root.querySelector(".transport__slider");
    this.speed = root.querySelector("[data-speed]");
    this.at = 0; // 0: before the first step
    this.marks = new Map();
    this.flows = [];
    this.timer = 0;
    this.stopToken = () => {};
    this.view = followOn(viewer);
  }

  start() {
    drawStrip(this.root.querySelector(".transport__strip"), this.steps);
    connect(this.figure, this.view);
    this.root.addEventListener("click", (event) => this.press(event.target.closest("[data-go]")?.dataset.go));
    this.slider.addEventListener("input", () => this.seek(Number(this.slider.value)));
    this.speed.addEventListener("change", () => this.timer && this.play());
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("hashchange", () => this.followAddress());
    this.show(asked() ?? Number(this.root.dataset.first), { quietly: true });
    this.root.classList.add("is-ready");
    this.figure.classList.add("is-ready");
    if (asked()) window.scrollTo({ top: 0, behavior: "instant" });
  }

  press(act) {
    const acts = {
      first: () => this.seek(1),
      back: () => this.seek(this.at - 1),
      forward: () => this.seek(this.at + 1),
      last: () => this.seek(this.steps.length),
      play: () => (this.timer ? this.pause() : this.play()),
    };
    acts[act]?.();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, .diagram__canvas")) return;
    if (event.key === " " && event.target.closest("button, a, summary")) return;
    const act = { ArrowLeft: "back", ArrowRight: "forward", Home: "first", End: "last", " ": "play" }[event.key];
    if (!act) return;
    event.preventDefault();
    this.press(act);
  }

  followAddress() {
    if (!asked()) return;
    this.seek(asked());
    window.scrollTo({ top: 0, behavior: "instant" });
  }

  seek(number) {
    this.pause();
    this.show(number);
  }

  play() {
    clearTimeout(this.timer);
    if (this.at >= this.steps.length) this.show(1);
    const next = () => {
      if (this.at >= this.steps.length) return this.pause();
      this.show(this.at + 1);
      this.timer = setTimeout(next, PACE / Number(this.speed.value));
    };
    this.timer = setTimeout(next, PACE / Number(this.speed.value) / 2);
    this.showPlaying();
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.showPlaying();
  }

  showPlaying() {
    this.root.classList.toggle("is-playing", this.timer !== 0);
    this.root.querySelector("[data-show=play]").textContent = this.timer ? this.words.pause : this.words.play;
  }

  show(wanted, { quietly = false } = {}) {
    const number = Math.min(Math.max(wanted, 1), this.steps.length);
    this.stopToken();
    const isNext = number === this.at + 1 && !quietly;
    const step = this.steps[number - 1];
    const marks = isNext ? applied(this.marks, step) : this.marksAt(number);
    this.at = number;
    this.slider.value = number;
    this.showFlows(step);
    const settle = () => this.showMarks(marks);
    if (isNext) this.stopToken = moveTokens(this.viewer, step.flows, Number(this.speed.value), settle);
    else settle();
    this.view.follow(this.placesOf(step));
    showStep(this.root, step, { number, total: this.steps.length, marks, titles: this.titles, words: this.words });
    this.slider.setAttribute("aria-valuetext", this.root.querySelector("[data-show=count]").textContent);
    this.showAddress(number, quietly);
  }

  // The node a step is about, and the ways that tokens went, with where they came to.
  placesOf(step) {
    const registry = this.viewer.get("elementRegistry");
    const ends = step.flows.flatMap(([flow]) => [flow, registry.get(flow)?.target?.id]);
    return [step.focus, ...ends];
  }

  showAddress(number, quietly) {
    document.querySelector(".step[aria-current]")?.removeAttribute("aria-current");
    document.getElementById(`langkah-${number}`)?.setAttribute("aria-current", "step");
    if (!quietly) history.replaceState(null, "", `#langkah-${number}`);
  }

  marksAt(number) {
    return this.steps.slice(0, number).reduce((marks, step) => applied(marks, step, marks), new Map());
  }

  showMarks(marks) {
    for (const id of new Set([...this.marks.keys(), ...marks.keys()])) {
      if (String(this.marks.get(id)) !== String(marks.get(id))) setMark(this.viewer, id, marks.get(id), this.words);
    }
    this.marks = marks;
  }

  showFlows(step) {
    const canvas = this.viewer.get("canvas");
    this.flows.forEach((flow) => canvas.removeMarker(flow, "flow-taken"));
    this.flows = step.flows.map(([flow]) => flow).filter((flow) => this.viewer.get("elementRegistry").get(flow));
    this.flows.forEach((flow) => canvas.addMarker(flow, "flow-taken"));
  }
}

function asked() {
  const number = /^#langkah-(\d+)$/.exec(location.hash)?.[1];
  return number ? Number(number) : null;
}

function applied(before, step, into = new Map(before)) {
  Object.entries(step.marks).forEach(([node, mark]) => (mark ? into.set(node, mark) : into.delete(node)));
  return into;
}

// What stands out, under the slider: returns, lateness, the end. The panel says the same in words.
function drawStrip(strip, steps) {
  const width = 1000 / Math.max(steps.length - 1, 1);
  steps.forEach(({ tone }, index) => {
    if (!["returned", "late"].includes(tone)) return;
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const size = Math.max(Math.min(width * 0.6, 8), 2);
    Object.entries({ x: index * width - size / 2, y: 0, width: size, height: 8, class: `bar--${tone}` }).forEach(
      ([name, value]) => bar.setAttribute(name, value),
    );
    strip.append(bar);
  });
}
