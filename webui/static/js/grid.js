// Tables in forms: keys as in a sheet, rows that come and go, what is copied from Excel, and sums as one types.
// What counts is calculated by the server; it works without any of this.

const CELLS = "input:not([type=hidden]):not([type=checkbox]), select, textarea";
const AMOUNT = /^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/;

export function startGrids(grids) {
  for (const grid of grids) new Grid(grid);
}

class Grid {
  constructor(box) {
    this.box = box;
    this.name = box.dataset.grid;
    this.words = JSON.parse(box.dataset.words);
    this.body = box.querySelector("tbody");
    this.blank = box.querySelector("template[data-blank]");
    this.told = box.querySelector("[data-told]");
    this.made = 0;
    box.addEventListener("keydown", (event) => this.press(event));
    box.addEventListener("input", () => this.sum());
    box.addEventListener("paste", (event) => this.paste(event));
    box.querySelector("[data-add]")?.addEventListener("click", (event) => {
      event.preventDefault();
      this.append()?.querySelector(CELLS)?.focus();
    });
    this.rows().forEach((row) => this.arm(row, true));
    this.number();
  }

  rows() {
    return [...this.body.rows];
  }

  cells(row) {
    return [...row.querySelectorAll(CELLS)].filter((cell) => !cell.disabled);
  }

  // A row's box becomes a button that takes it away at once.
  arm(row, several = false) {
    const label = row.querySelector(".grid__box");
    if (!label) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet grid__cross";
    button.textContent = "×";
    button.addEventListener("click", () => this.remove(row));
    label.replaceWith(button);
    if (!several) this.number();
  }

  append(several = false) {
    if (this.rows().length >= Number(this.box.dataset.most)) return this.tell(this.words.full);
    const key = `b${Date.now().toString(36)}${this.made++}`;
    const made = document.createElement("tbody");
    made.innerHTML = this.blank.innerHTML.replaceAll(`${this.name}:__:`, `${this.name}:${key}:`);
    const row = made.rows[0];
    row.dataset.row = key;
    this.body.append(row);
    this.arm(row, several);
    this.box.querySelector(":scope > .hint")?.remove();
    this.tell(this.words.added.replace("{n}", this.rows().length));
    return row;
  }

  remove(row) {
    const at = this.rows().indexOf(row);
    const next = this.rows()[at + 1] ?? this.rows()[at - 1];
    row.remove();
    this.number();
    this.changed();
    this.tell(this.words.removed.replace("{n}", at + 1));
    (next && this.cells(next)[0] ? this.cells(next)[0] : this.box.querySelector("[data-add]"))?.focus();
  }

  number() {
    const before = Number(this.box.dataset.before);
    this.rows().forEach((row, index) => {
      const at = before + index;
      const number = row.querySelector("[data-number]");
      if (number.textContent === String(at + 1) && row.dataset.numbered) return;
      row.dataset.numbered = "";
      number.textContent = at + 1;
      row.querySelector(".grid__cross")?.setAttribute("aria-label", `${this.words.remove} ${at + 1}`);
      for (const cell of row.querySelectorAll("[aria-label]:not(.grid__cross)")) {
        const [label] = cell.getAttribute("aria-label").split(/, [^,]*$/);
        cell.setAttribute("aria-label", `${label}, ${this.words.row} ${at + 1}`);
      }
    });
  }

  tell(text) {
    this.told.textContent = text;
  }

  changed() {
    this.sum();
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Arrows and Enter move between cells; in a text, left and right move only past its ends; Tab is the browser's.
  press(event) {
    const cell = event.target.closest(CELLS);
    if (!cell || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = this.step(event, cell);
    if (!step) return;
    const row = cell.closest("tr");
    const goal = step.down ? this.below(row, cell, step.down) : this.beside(cell, step.right);
    if (goal || event.key === "Enter") event.preventDefault();
    goal?.focus();
    if (goal?.select && goal.type === "text") goal.select();
  }

  step(event, cell) {
    const vertical = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && cell.tagName !== "TEXTAREA") return { down: event.shiftKey ? -1 : 1 };
    if (event.shiftKey || cell.type === "date" || cell.tagName === "SELECT") return null;
    if (vertical) return cell.tagName === "TEXTAREA" ? null : { down: vertical };
    const free = cell.selectionStart === cell.selectionEnd || isWhole(cell);
    if (event.key === "ArrowRight" && free && cell.selectionEnd === cell.value?.length) return { right: 1 };
    if (event.key === "ArrowLeft" && free && cell.selectionStart === 0) return { right: -1 };
    return null;
  }

  below(row, cell, by) {
    const column = cell.closest("td").cellIndex;
    let next = this.rows()[this.rows().indexOf(row) + by];
    if (!next && by > 0 && this.blank && this.cells(row).some((each) => each.value)) next = this.append();
    return next?.cells[column]?.querySelector(CELLS);
  }

  beside(cell, by) {
    const all = this.rows().flatMap((row) => this.cells(row));
    return all[all.indexOf(cell) + by];
  }

  // Lines and tabs, as Excel copies them, fill the cells from here on to the right and down; rows are added as needed.
  paste(event) {
    const cell = event.target.closest(CELLS);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell || cell.disabled || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const lines = split(text);
    const column = cell.closest("td").cellIndex;
    let row = cell.closest("tr");
    let count = 0;
    let unread = 0;
    for (const line of lines) {
      row = count === 0 ? row : (row.nextElementSibling ?? (this.blank && this.append(true)));
      if (!row) break;
      line.forEach((value, at) => (unread += fill(row.cells[column + at]?.querySelector(CELLS), value) ? 0 : 1));
      count += 1;
    }
    const cut = lines.length - count;
    const said = [[this.words.pasted, count], ...(cut ? [[this.words.cut, cut]] : []), ...(unread ? [[this.words.unread, unread]] : [])];
    this.number();
    this.changed();
    this.tell(said.map(([words, number]) => words.replace("{n}", number)).join(" "));
  }

  sum() {
    for (const total of this.box.querySelectorAll("[data-sum]")) {
      const own = total.dataset.sum;
      const texts = this.rows().map((row) => {
        const cell = row.querySelector(`[name$=":${own}"]`);
        return cell ? cell.value : (row.querySelector(`[data-computed="${own}"], [data-column="${own}"]`)?.textContent ?? "");
      });
      texts.push(total.dataset.rest ?? "");  // what stands on the table's other pages
      const places = Math.max(0, ...texts.map((text) => /,(\d+)/.exec(text)?.[1].length ?? 0));
      total.textContent = written(texts.map(amount).reduce((left, right) => left + right, 0n), places);
    }
  }

  // What the server calculated, row by row.
  show({ rows, sums }) {
    this.rows().forEach((row, at) => {
      for (const cell of row.querySelectorAll("[data-computed]")) {
        cell.textContent = rows[at]?.[cell.dataset.computed] ?? "";
      }
    });
    for (const total of this.box.querySelectorAll("[data-sum]")) total.textContent = sums[total.dataset.sum] ?? "";
  }
}

export function showTables(form, tables) {
  for (const [name, told] of Object.entries(tables)) {
    const box = form.querySelector(`[data-grid="${CSS.escape(name)}"]`);
    if (box && box.querySelectorAll("tbody tr").length === told.rows.length) Grid.prototype.show.call(plain(box), told);
  }
}

function plain(box) {
  return { box, rows: () => [...box.querySelector("tbody").rows] };
}

function isWhole(cell) {
  return cell.selectionStart === 0 && cell.selectionEnd === cell.value?.length && cell.value !== "";
}

// Tab-separated text; a cell in quotes may hold lines, tabs and doubled quotes.
function split(text) {
  const lines = [[]];
  const cells = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/gy;
  const whole = text.replace(/(\r\n|\n|\r)$/, "");
  for (let found; cells.lastIndex <= whole.length && (found = cells.exec(whole)); ) {
    lines.at(-1).push(found[1] === undefined ? found[2] : found[1].replaceAll('""', '"'));
    if (found[3] === "") break;
    if (found[3] !== "\t") lines.push([]);
  }
  return lines;
}

// Puts a copied text into a cell; returns whether it could be read there.
function fill(cell, value) {
  const text = value.trim();
  if (!cell || cell.disabled || cell.type === "file") return text === "";
  if (cell.tagName === "SELECT") {
    const wanted = text.toLowerCase();
    const option = [...cell.options].find((each) => [each.value, each.text.trim()].some((word) => word.toLowerCase() === wanted));
    if (!option) return false;
    cell.value = option.value;
  } else if (cell.type === "date") {
    const day = dayOf(text);
    if (text && !day) return false;
    cell.value = day;
  } else {
    cell.value = cell.tagName === "TEXTAREA" ? text : text.replace(/\s+/g, " ");
  }
  return true;
}

const MONTHS = ["jan", "feb", "mar", "apr", "mei|may", "jun", "jul", "agu|ags|aug", "sep", "okt|oct", "nov", "des|dec"];

// A day as Excel shows it here: 23/11/2026, 23-11-26, 23 November 2026, 23-Nov-26, or 2026-11-23; empty for anything else.
function dayOf(text) {
  const [, day, said, years] = /^(\d{1,2})[-/. ]([a-z]+|\d{1,2})[-/. ](\d{4}|\d{2})$/i.exec(text) ?? [];
  if (!day) return isDay(text) ? text : "";
  const month = /\d/.test(said) ? Number(said) : MONTHS.findIndex((each) => new RegExp(`^(${each})`, "i").test(said)) + 1;
  const year = years.length === 2 ? `20${years}` : years;
  const written = `${year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isDay(written) ? written : "";
}

function isDay(text) {
  const found = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(found.getTime()) && found.toISOString().startsWith(text);
}

// Amounts as whole millionths, so that sums of money are exact.
function amount(text) {
  const bare = text.replace(/^Rp\.?|%$|\s/g, "");
  const plainNumber = /^[+-]?\d+(\.\d+)?$/.test(bare) && !/^[+-]?\d{1,3}(\.\d{3})+$/.test(bare);
  if (!plainNumber && !AMOUNT.test(bare)) return 0n;
  const [whole, fraction = ""] = (plainNumber ? bare : bare.replaceAll(".", "").replace(",", ".")).split(".");
  const sign = whole.startsWith("-") ? -1n : 1n;
  return sign * BigInt(whole.replace(/^[+-]/, "") + fraction.slice(0, 6).padEnd(6, "0"));
}

function written(millionths, places) {
  const digits = (millionths < 0n ? -millionths : millionths).toString().padStart(7, "0");
  const whole = digits.slice(0, -6).replace(/\B(?=(\d{3})+$)/g, ".");
  const fraction = digits.slice(-6).slice(0, places);
  return `${millionths < 0n ? "-" : ""}${whole}${fraction ? `,${fraction}` : ""}`;
}
