// <time data-local>: a moment that the server tells in UTC is told by the clock of whoever reads it; its title keeps
// the UTC. What belongs to a consultation stands in the zone of that consultation and is left as it is.
const lang = document.documentElement.lang || "en";
const language = lang === "en" ? "en-GB" : lang;
const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
const day = { day: "numeric", month: "long", year: "numeric" };

function tell(time) {
  const told = time.textContent.trim();
  const at = new Date(time.dateTime);
  if (time.title || Number.isNaN(at.valueOf()) || !at.getTimezoneOffset()) return;
  const hour = at.toLocaleTimeString(language, clock);
  time.title = told;
  time.textContent = /\d{4}/.test(told) ? `${at.toLocaleDateString(language, day)}, ${hour}` : hour;
}

function tellAll(within) {
  for (const time of within.querySelectorAll("time[data-local]")) tell(time);
}
tellAll(document);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt.matches?.("time[data-local]")) tell(event.detail.elt);
  tellAll(event.detail.elt);
});
document.addEventListener("htmx:oobAfterSwap", (event) => tellAll(event.detail.target));
