// Files in forms: too large ones are refused before they travel; chosen ones travel with the next draft, at once.

export function startFiles(form, sendNow) {
  form.addEventListener("change", (event) => {
    const input = event.target.closest("input[type=file]");
    if (!input) return;
    event.stopPropagation();
    const words = wordsOf(input);
    const large = [...input.files].find((file) => file.size > Number(input.dataset.largest));
    if (large) {
      input.value = "";
      object(input, words.large);
      return;
    }
    object(input, "");
    if (sendNow && input.files.length) {
      input.setAttribute("aria-busy", "true");
      sendNow(input).finally(() => input.removeAttribute("aria-busy"));
    }
  });
}

// What the server kept: its id stands in for the file from now on.
export function showFiles(form, kept) {
  for (const [name, files] of Object.entries(kept)) {
    const input = form.querySelector(`input[type=file][name="${CSS.escape(name)}"]`);
    const list = form.querySelector(`[data-files="${CSS.escape(name)}"]`);
    if (!input || !list) continue;
    if (!input.multiple) list.replaceChildren();
    list.append(...files.map((file) => entry(name, file, wordsOf(input))));
    input.value = "";
  }
}

export function showFileProblems(form, problems) {
  for (const { input: id, text } of problems) {
    const input = document.getElementById(id);
    if (input?.type !== "file" || !form.contains(input)) continue;
    input.value = "";
    object(input, text);
  }
}

function entry(name, file, words) {
  const item = document.createElement("li");
  item.className = "file";
  const id = Object.assign(document.createElement("input"), { type: "hidden", name, value: file.id });
  const link = Object.assign(document.createElement("a"), { href: file.address, textContent: file.name, download: "" });
  const size = Object.assign(document.createElement("span"), { className: "field__optional", textContent: file.size });
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: words.drop });
  drop.setAttribute("aria-label", `${words.drop} ${file.name}`);
  drop.addEventListener("click", () => {
    const form = item.closest("form");
    item.remove();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  item.append(id, link, " ", size, drop);
  return item;
}

function wordsOf(input) {
  return JSON.parse(input.closest("[data-file-words]").dataset.fileWords);
}

// Says beside the input what is wrong with its file; nothing where it is in order.
function object(input, text) {
  const box = input.parentElement;
  const id = `${input.id}-salah`;
  document.getElementById(id)?.remove();
  input.toggleAttribute("aria-invalid", Boolean(text));
  if (!text) return;
  const said = Object.assign(document.createElement("p"), { id, className: "field__error", textContent: text });
  said.setAttribute("role", "alert");
  box.insertBefore(said, input);
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
}
