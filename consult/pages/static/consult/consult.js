// What makes the pages quicker to use. Everything works without it.
"use strict";

document.documentElement.classList.add("has-js");

// The words of the scripts are English; in another language a page loads their translations, which replace these.
window.gettext ??= (words) => words;
window.interpolate ??= (words, values) => words.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

// A change that was swapped in: read out what it says, and put the focus where it asks.
document.addEventListener("announce", (event) => {
  const box = document.getElementById("announce");
  if (box) box.textContent = event.detail.value ?? "";
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.requestConfig?.triggeringEvent?.type === "input") return; // who types goes on typing
  const target = event.detail.elt?.matches?.("[data-focus]") ? event.detail.elt : event.detail.elt?.querySelector?.("[data-focus]");
  target?.focus();
});

// Menus close with Escape and with a click elsewhere.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.menu[open]");
  if (menu) menu.querySelector("summary").focus();
  closeMenus(null);
});

// <button class="copy" data-copy="#id">: copies the text of that element.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  const source = button && document.querySelector(button.dataset.copy);
  if (!source) return;
  await navigator.clipboard.writeText(source.textContent.trim());
  const words = button.textContent;
  button.textContent = document.getElementById("announce").dataset.copied;
  setTimeout(() => { button.textContent = words; }, 2000);
});

// The contents list shows where the reader is.
function followReading() {
  const links = new Map();
  for (const link of document.querySelectorAll(".contents a[href^='#']")) {
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (section) links.set(section, link);
  }
  if (!links.size || !("IntersectionObserver" in window)) return;
  const visible = new Set();
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) visible[entry.isIntersecting ? "add" : "delete"](entry.target);
    const here = [...links.keys()].find((section) => visible.has(section));
    if (!here) return;
    for (const [section, link] of links) {
      if (section === here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    keepInView(links.get(here));
  }, { rootMargin: "-15% 0px -70% 0px" });
  for (const section of links.keys()) observer.observe(section);
}
function keepInView(link) {
  const box = link.closest(".contents");
  if (!box || box.scrollHeight <= box.clientHeight) return;
  const top = link.offsetTop - box.offsetTop;
  if (top < box.scrollTop || top > box.scrollTop + box.clientHeight - 60) box.scrollTop = top - box.clientHeight / 3;
}

// A deadline in the reader's own zone as well, where the account names none.
for (const place of document.querySelectorAll("[data-deadline]")) {
  const time = place.querySelector("time");
  const moment = new Date(time?.dateTime ?? "");
  if (Number.isNaN(moment.getTime())) continue;
  const there = time.dateTime.match(/([+-])(\d\d):(\d\d)$/);
  const offset = there ? (there[1] === "+" ? -1 : 1) * (60 * there[2] + Number(there[3])) : 0;
  if (offset === moment.getTimezoneOffset()) continue;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone?.split("/").pop().replaceAll("_", " ") ?? "";
  const language = document.documentElement.lang;
  const words = moment.toLocaleString(language === "en" ? "en-GB" : language || undefined, { dateStyle: "long", timeStyle: "short" });
  const added = document.createElement("span");
  added.textContent = ` (${words}${zone ? `, ${zone}` : ""})`;
  place.append(added);
}

// Inside a moderation queue: j and k move between cases, a, h and r choose a decision. Only while the focus is on a
// case and not in a field, so that nobody decides by speaking or typing elsewhere.
const DECISIONS = { a: "accept", h: "hold", r: "reject" };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea, select, input:not([type=radio])")) return;
  const here = event.target.closest(".case");
  if (!here) return;
  if (event.key === "j" || event.key === "k") {
    const cases = [...document.querySelectorAll(".case")];
    cases[cases.indexOf(here) + (event.key === "j" ? 1 : -1)]?.focus();
  } else if (DECISIONS[event.key]) {
    const radio = here.querySelector(`input[type=radio][value="${DECISIONS[event.key]}"]`);
    if (!radio) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    radio.focus();
  } else return;
  event.preventDefault();
});

// A table that is wider than its place says so, until its end is reached.
function tellCut(box) {
  box.classList.toggle("is-cut", box.scrollWidth > box.clientWidth + 1);
  box.classList.toggle("is-end", Math.abs(box.scrollLeft) + box.clientWidth >= box.scrollWidth - 2);
}
const widths = new ResizeObserver((entries) => { for (const { target } of entries) tellCut(target); });
for (const box of document.querySelectorAll(".scroll")) {
  box.dataset.more = document.body.dataset.more;
  widths.observe(box);
  box.addEventListener("scroll", () => tellCut(box), { passive: true });
}

followReading();
document.querySelector(".errors[data-focus]")?.focus();
