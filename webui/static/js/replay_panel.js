// What stands beside the diagram for one step. Text only: whatever people typed stays text.

export function showStep(root, step, { number, total, marks, titles, words }) {
  const place = (name) => root.querySelector(`[data-show=${name}]`);
  const say = (name, text) => {
    place(name).textContent = text;
    place(name).hidden = text === "";
    const around = root.querySelector(`[data-with=${name}]`);
    if (around) around.hidden = text === "";
  };
  say("count", words.of.replace("%(n)s", number).replace("%(total)s", total));
  ["at", "sentence", "note", "who", "role", "due"].forEach((name) => say(name, step[name]));
  fill(place("also"), step.also.map((sentence) => made("li", sentence)));
  showLateness(place("lateness"), step.lateness);
  fill(place("changes"), step.changes.map((change) => changed(change, words)));
  fill(place("now"), standing(marks, titles, words));
  for (const name of ["changes", "now"]) root.querySelector(`[data-with=${name}]`).hidden = place(name).hidden;
}

function showLateness(place, lateness) {
  place.hidden = !lateness;
  if (!lateness) return;
  const [tone, word, span] = lateness;
  place.replaceChildren(made("span", word, `chip chip--${tone}`), made("span", span));
}

function changed([label, before, after], words) {
  const row = made("div");
  const values = made("dd");
  if (before !== "–") values.append(made("del", before), made("span", " → ", "changes__arrow"));
  values.append(after === "–" ? made("em", words.empty) : made("ins", after));
  row.append(made("dt", label), values);
  return row;
}

// Where tokens stand now: late ones first.
function standing(marks, titles, words) {
  return [...marks]
    .filter(([, [state]]) => state !== "done")
    .sort(([, [one]], [, [other]]) => (one === "late" ? -1 : other === "late" ? 1 : 0))
    .map(([node, [state, count]]) => {
      const line = made("li", "", `now now--${state}`);
      const chip = made("span", state === "late" ? words.late : words.here, `chip chip--${state === "late" ? "late" : "here"}`);
      line.append(chip, made("span", `${titles[node] ?? node}${count > 1 ? ` ×${count}` : ""}`));
      return line;
    });
}

function fill(place, parts) {
  place.replaceChildren(...parts);
  place.hidden = parts.length === 0;
}

function made(name, text = "", className = "") {
  const element = document.createElement(name);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}
