// A page that shows something going on renews that part by itself; without scripts there is a link for it.
const SECONDS = 2;

export function startLive(region) {
  if (!region) return;
  const timer = setInterval(async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const renewed = page.querySelector("[data-live]");
    if (!renewed) {
      clearInterval(timer);
      location.reload();
    } else if (renewed.innerHTML !== region.innerHTML && !region.contains(document.activeElement)) {
      region.innerHTML = renewed.innerHTML;
    }
  }, SECONDS * 1000);
}
