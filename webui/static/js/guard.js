// Asks before leaving a page whose form was changed and not sent. Drafts clear the mark when they are saved.

export function startGuard(form) {
  if (!form) return;
  form.addEventListener("input", () => (form.dataset.changed = "yes"));
  form.addEventListener("submit", () => delete form.dataset.changed);
  window.addEventListener("beforeunload", (event) => {
    if (form.dataset.changed) event.preventDefault();
  });
}
