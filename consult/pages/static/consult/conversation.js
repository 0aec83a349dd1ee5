// What was said about a paragraph, the whole of an item, or earlier editions of it opens beside it: in the margin, on
// a narrow screen below it. The link itself leads to a page where the same can be read.
"use strict";

const opened = new Map(); // talk element → the link that opened it
const OPENS = ".para-tally, .part-tally, .tally, .earlier";

// The words beside which it opens: a paragraph, or a practice; none for the item's own, which opens where it stands.
const wordsAt = (link) => link.closest(".words [id], .practices > li");

const narrow = window.matchMedia("(max-width: 60rem)");

function close(talk) {
  const link = opened.get(talk);
  if (!link) return;
  opened.delete(talk);
  talk.replaceChildren();
  link.removeAttribute("aria-expanded");
  place(talk, link, false);
  link.focus();
}

// Beside its paragraph, or in a gap below it. The words themselves stay as they are: ranges count their characters.
function place(talk, link, isOpen) {
  const paragraph = wordsAt(link);
  talk.classList.toggle("is-below", Boolean(paragraph) && isOpen && narrow.matches);
  for (const name of ["top", "left", "width", "marginBlockStart"]) talk.style[name] = "";
  if (!paragraph) return;
  paragraph.style.marginBlockEnd = "";
  if (!isOpen) return;
  if (narrow.matches) {
    const item = talk.closest(".item").getBoundingClientRect();
    const words = paragraph.getBoundingClientRect();
    talk.style.top = `${words.bottom - item.top + 12}px`;
    paragraph.style.marginBlockEnd = `${talk.offsetHeight + 28}px`;
  } else {
    const gap = paragraph.getBoundingClientRect().top - talk.getBoundingClientRect().top;
    talk.style.marginBlockStart = `${Math.max(gap, 0)}px`;
  }
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) if (opened.has(target)) place(target, opened.get(target), true);
});
narrow.addEventListener("change", () => { for (const [talk, link] of opened) place(talk, link, true); });

// The same link again closes what it opened.
document.addEventListener("htmx:beforeRequest", (event) => {
  const link = event.detail.elt;
  if (!link.matches?.(OPENS)) return;
  const talk = document.querySelector(link.getAttribute("hx-target"));
  if (talk && opened.get(talk) === link) {
    event.preventDefault();
    close(talk);
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  const link = event.detail.requestConfig?.elt;
  const talk = event.detail.target;
  if (!link?.matches?.(OPENS) || !talk.matches(".talk")) return;
  const before = opened.get(talk);
  if (before && before !== link) {
    before.removeAttribute("aria-expanded");
    const paragraph = wordsAt(before);
    if (paragraph) paragraph.style.marginBlockEnd = "";
  }
  opened.set(talk, link);
  link.setAttribute("aria-expanded", "true");
  place(talk, link, true);
  sizes.observe(talk);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-close]");
  if (button) close(button.closest(".talk"));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const talk = event.target.closest(".talk") ?? opened.keys().next().value;
  if (talk) close(talk);
});
