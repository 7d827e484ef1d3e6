// Keeps what is typed into a task's form as the person's draft: two seconds after the last key, and at least every ten
// while someone types on. Chosen files travel with it at once.
import { showFileProblems, showFiles, startFiles } from "./files.js";
import { showTables } from "./grid.js";

const PAUSE = 2000;
const LONGEST = 10000;

export function startDrafts(form) {
  if (!form) return;
  const words = JSON.parse(form.dataset.words);
  const note = document.querySelector("[data-draft-note]");
  let timer = 0;
  let since = 0;
  let sending = Promise.resolve();

  // One after the other, so that an older draft never replaces a newer one.
  const send = (file) => (sending = sending.then(() => save(form, words, note, file)));
  const plan = () => {
    clearTimeout(timer);
    since ||= Date.now();
    timer = setTimeout(
      () => {
        since = 0;
        send();
      },
      Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())),
    );
  };
  form.addEventListener("input", (event) => event.target.type !== "file" && plan());
  // What is sent is no draft any more: the page that is left must not bring back what was handed in or thrown away.
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    since = 0;
  });
  // Whoever leaves within the pause loses nothing either.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && since) {
      clearTimeout(timer);
      since = 0;
      send();
    }
  });
  startFiles(form, send);
}

async function save(form, words, note, file) {
  // Without a file the shorter way to write a form does, which the server reads faster, too.
  const sent = file ? new FormData() : new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (!(value instanceof File) || (name === file?.name && value.name)) sent.append(name, value);
  }
  const typed = form.dataset.changed;
  const answer = await post(form.dataset.draft, sent);
  // A redirect means that the session is over: the form is then kept by the server when it is sent.
  if (!answer?.ok || answer.redirected) {
    const told = answer?.status === 409 ? await answer.json().catch(() => null) : null;
    note.textContent = told?.refused ?? words.failed;
    return;
  }
  if (typed === form.dataset.changed) delete form.dataset.changed;
  const { saved_at, tables, files, problems } = await answer.json();
  showTables(form, tables);
  showFiles(form, files);
  showFileProblems(form, problems);
  note.textContent = `${words.saved} ${clock(saved_at)}`;
}

// A request that outlives its page may be small only; from a page that is merely hidden a large one gets through, too.
async function post(address, body) {
  const options = { method: "POST", body, headers: { Accept: "application/json" } };
  const lasting = document.visibilityState === "hidden";
  const answer = await fetch(address, { ...options, keepalive: lasting }).catch(() => null);
  return answer ?? (lasting ? fetch(address, options).catch(() => null) : null);
}

function clock(instant) {
  const time = new Date(instant).toLocaleTimeString("id-ID", {
    timeZone: "Asia/Jakarta",
    hour: "2-digit",
    minute: "2-digit",
  });
  return `${time} WIB`;
}
