// Asks before leaving a page whose form was changed and not sent. Drafts clear the mark when they are saved.

export function startGuard(form) {
  if (!form) return;
  let changes = 0;
  form.addEventListener("input", () => (form.dataset.changed = String((changes += 1))));
  form.addEventListener("submit", () => delete form.dataset.changed);
  window.addEventListener("beforeunload", (event) => {
    if (form.dataset.changed) event.preventDefault();
  });
}
