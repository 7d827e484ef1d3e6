// Files that travel with a bar: how much has been sent, then that the server is reading. Without scripts the form is
// sent as any other; what comes back is the same page.

export function startUploads(forms) {
  for (const form of forms) form.addEventListener("submit", (event) => send(event, form));
}

function send(event, form) {
  const input = form.querySelector("input[type=file]");
  if (!input?.files.length) return;
  event.preventDefault();
  const words = JSON.parse(form.dataset.words);
  const bar = form.querySelector("progress");
  const note = form.querySelector("[data-upload-note]");
  const button = form.querySelector("button");
  const request = new XMLHttpRequest();
  form.querySelector("[data-upload-progress]").hidden = false;
  button.disabled = true;
  const tell = (text) => note.textContent !== text && (note.textContent = text);
  request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
    if (!lengthComputable) return;
    bar.value = Math.round((loaded / total) * 100);
    // Every quarter is told, so that a screen reader is not flooded.
    tell(`${words.sending} ${Math.floor(bar.value / 25) * 25} %`);
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    tell(words.reading);
  });
  request.addEventListener("load", () => show(request, new URL(form.action).pathname));
  request.addEventListener("error", () => {
    button.disabled = false;
    bar.value = 0;
    tell(words.failed);
  });
  request.open("POST", form.action || location.href);
  request.setRequestHeader("Accept", "application/json");
  request.send(new FormData(form));
}

// Where to go on, if that is elsewhere; else the answer takes the page's place, under the address it came from.
function show(request, asked) {
  if (request.getResponseHeader("Content-Type")?.startsWith("application/json")) {
    location.assign(JSON.parse(request.responseText).location);
    return;
  }
  // A redirect means that the session is over.
  if (new URL(request.responseURL).pathname !== asked) {
    location.assign(request.responseURL);
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = page.querySelector("main");
  if (!main) return location.reload();
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  startUploads(main.querySelectorAll("form[data-upload]"));
  const first = main.querySelector("[role=alert], [role=status], h1");
  if (first) {
    first.tabIndex = -1;
    first.focus();
  }
}
