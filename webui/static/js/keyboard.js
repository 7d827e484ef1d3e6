// The list by keyboard, once something in it has the focus: j and k or the arrows move, Enter opens, / searches.
// Elsewhere single keys do nothing: who speaks to the computer would press them by speaking (WCAG 2.1.4).

export function startKeyboard(rows) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const list = document.activeElement.closest("[data-list]");
    if (!list) return;
    if (event.key === "/") focusSearch(list, event);
    else if (rows) move(rows, event);
  });
}

function isTyping(element) {
  return element.closest("input, textarea, select, [contenteditable], .diagram") !== null;
}

function focusSearch(list, event) {
  const search = list.querySelector("input[type=search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
}

function move(rows, event) {
  const links = [...rows.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  const steps = { j: 1, k: -1, ...(at >= 0 ? { ArrowDown: 1, ArrowUp: -1 } : {}) };
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  const chosen = links.findIndex((link) => link.hasAttribute("aria-current"));
  const from = at >= 0 ? at : chosen;
  links[Math.min(Math.max(from + step, 0), links.length - 1)]?.focus();
}
