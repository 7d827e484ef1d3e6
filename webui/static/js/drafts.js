// Keeps what is typed into a task's form as the person's draft, two seconds after the last key.

const PAUSE = 2000;

export function startDrafts(form) {
  if (!form) return;
  const words = JSON.parse(form.dataset.words);
  const note = document.querySelector("[data-draft-note]");
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(form, words, note), PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}

async function save(form, words, note) {
  const sent = new FormData(form);
  const answer = await fetch(form.dataset.draft, {
    method: "POST",
    body: sent,
    headers: { Accept: "application/json" },
  }).catch(() => null);
  // A redirect means that the session is over: the form is then kept by the server when it is sent.
  if (!answer?.ok || answer.redirected) {
    note.textContent = words.failed;
    return;
  }
  delete form.dataset.changed;
  const { saved_at } = await answer.json();
  note.textContent = `${words.saved} ${clock(saved_at)}`;
}

function clock(instant) {
  const time = new Date(instant).toLocaleTimeString("id-ID", {
    timeZone: "Asia/Jakarta",
    hour: "2-digit",
    minute: "2-digit",
  });
  return `${time} WIB`;
}
