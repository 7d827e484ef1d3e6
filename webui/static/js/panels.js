// Tabs within a page are links to its parts; the style sheet shows the part that is the target. This only tells
// assistive technology which one is open, keeps the page from jumping, and fetches what a part left out.

export function startPanels(root) {
  root.querySelectorAll("[data-panel-tabs]").forEach((tabs) => {
    const links = [...tabs.querySelectorAll("a")];
    const mark = () => markCurrent(links);
    links.forEach((link) => link.addEventListener("click", (event) => open(event, link, mark)));
    window.addEventListener("hashchange", mark);
    mark();
  });
}

function open(event, link, mark) {
  event.preventDefault();
  const top = window.scrollY;
  location.hash = link.hash;
  window.scrollTo({ top, behavior: "instant" });
  mark();
}

function markCurrent(links) {
  const current = links.find((link) => link.hash === location.hash) ?? links[0];
  links.forEach((link) => {
    if (link === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  const panel = document.getElementById(current.hash.slice(1));
  if (panel?.dataset.fragment) fill(panel);
  panel?.dispatchEvent(new CustomEvent("panel-shown", { bubbles: true }));
}

async function fill(panel) {
  const address = panel.dataset.fragment;
  delete panel.dataset.fragment;
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  // Without an answer the link that stands in the panel still leads to the whole page.
  if (answer?.ok && !answer.redirected) panel.innerHTML = await answer.text();
}
