// Reading a long text: where the reader is, keys, and addresses of paragraphs. Everything works without it.
"use strict";

const SWITCH = "consult-keys"; // in this browser's storage: "off" where the reader switched the keys off

const items = [...document.querySelectorAll(".reading .item[id]:not(#whole), .reading .edition-entry[id]")];
const chapters = [...document.querySelectorAll(".reading .chapter[id], .reading .prose > section[id]:not(.item)")];

// The item at the top of the window, as the one that is read.
function placeOf(list) {
  const line = window.innerHeight * 0.3;
  let found = -1;
  list.forEach((one, n) => { if (one.getBoundingClientRect().top <= line) found = n; });
  return found;
}

function showProgress() {
  const box = document.querySelector("[data-progress]");
  if (!box || !items.length) return;
  const bar = box.querySelector("progress");
  const words = box.querySelector("[data-progress-words]");
  bar.max = items.length;
  box.hidden = false;
  let waiting = false;
  const follow = () => {
    waiting = false;
    const atEnd = window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - 4;
    const here = atEnd ? items.length : Math.max(placeOf(items) + 1, 0);
    bar.value = here;
    // Translators: which item of how many is read.
    words.textContent = interpolate(gettext("%(here)s of %(all)s"), { here: here || 1, all: items.length }, true);
  };
  document.addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(follow);
    waiting = true;
  }, { passive: true });
  follow();
}

// On a narrow screen the contents fold again once a place in them is chosen.
document.addEventListener("click", (event) => {
  const fold = event.target.closest(".contents .folds a")?.closest("details");
  if (fold && getComputedStyle(fold.querySelector("summary")).display !== "none") fold.open = false;
});

// A paragraph's sign copies its address, and says so.
document.addEventListener("click", async (event) => {
  const link = event.target.closest(".para-link");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  await navigator.clipboard?.writeText(link.href);
  document.dispatchEvent(new CustomEvent("announce", { detail: { value: gettext("The address of this paragraph is copied.") } }));
  link.classList.add("is-copied");
  setTimeout(() => link.classList.remove("is-copied"), 2000);
});

function go(list, step) {
  const here = placeOf(list);
  const top = list[here]?.getBoundingClientRect().top;
  // Back in the middle of an item leads to its beginning first.
  const to = list[step < 0 && top < -40 ? here : here + step];
  if (!to) return false;
  to.scrollIntoView();
  history.replaceState(null, "", `#${to.id}`);
  const heading = to.querySelector("h2, h3");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
  return true;
}

function leave(rel) {
  const link = document.querySelector(`.neighbours a[rel=${rel}]`);
  link?.click();
  return Boolean(link);
}

function search() {
  const field = [...document.querySelectorAll("[data-search]")].find((one) => one.offsetParent !== null);
  if (field) field.focus();
  else location.assign(document.querySelector("[data-search]").form.action);
  return true;
}

function help() {
  const dialog = document.querySelector("[data-keys]");
  if (!dialog || dialog.open) return false;
  document.body.append(dialog); // out of the contents, which may be folded
  dialog.showModal();
  return true;
}

const KEYS = {
  n: () => go(items, 1) || leave("next"),
  j: () => go(items, 1) || leave("next"),
  p: () => go(items, -1) || leave("prev"),
  k: () => go(items, -1) || leave("prev"),
  "]": () => go(chapters, 1),
  "[": () => go(chapters, -1),
  "/": search,
  "?": help,
};

function isTyping(target) {
  return target.isContentEditable || target.matches("input, textarea, select") || Boolean(document.querySelector("dialog[open]"));
}

document.addEventListener("keydown", (event) => {
  const plain = event.getModifierState("AltGraph") || !(event.ctrlKey || event.metaKey || event.altKey);
  if (!plain || event.defaultPrevented || isTyping(event.target) || stored() === "off") return;
  if (Object.hasOwn(KEYS, event.key) && KEYS[event.key]()) event.preventDefault();
});

// Storage may be closed to this page; then the keys are as they come.
function stored() {
  try { return localStorage.getItem(SWITCH); } catch { return null; }
}
function store(value) {
  try { localStorage.setItem(SWITCH, value); } catch { /* as above */ }
}

const toggle = document.querySelector("[data-keys-on]");
if (toggle) {
  toggle.checked = stored() !== "off";
  toggle.addEventListener("change", () => store(toggle.checked ? "on" : "off"));
}
document.addEventListener("click", (event) => { if (event.target.closest("[data-keys-open]")) help(); });

showProgress();
