// Words of the text are selected, with a pointer, by touch or by keyboard, and commented on. Everything works without it.
// Places count the characters (code points) of an element `.words[data-text]`, as the server does.
"use strict";

(() => {
const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu;
const INSIDE = /[\p{L}\p{N}]/u;
const area = document.querySelector("[data-quoting]");
const boxes = () => [...document.querySelectorAll(".words[data-text]")];

function say(words) {
  const box = document.getElementById("announce");
  if (box) box.textContent = box.textContent === words ? `${words}\u00a0` : words;
}
const points = (text) => [...text].length;

// A stretch of a box's text, in units of JavaScript strings, as the range of the document that shows it.
function rangeOf(box, start, end) {
  const range = document.createRange();
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  let place = 0, begun = false;
  for (let node = walker.nextNode(); node; place += node.length, node = walker.nextNode()) {
    if (!begun && start < place + node.length) { range.setStart(node, start - place); begun = true; }
    if (begun && end <= place + node.length) { range.setEnd(node, end - place); return range; }
  }
  return null;
}
function unitsOf(box, from, to) {
  const characters = [...box.textContent];
  const start = characters.slice(0, from).join("").length;
  return [start, start + characters.slice(from, to).join("").length];
}
function highlight(name, ranges) {
  if (!("highlights" in CSS)) return false;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
  return true;
}

// What is selected, as a place: whole words, in one text.
function selected() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  for (const box of boxes().filter((one) => range.intersectsNode(one))) {
    const all = document.createRange();
    all.selectNodeContents(box);
    const before = all.cloneRange();
    let start = 0, end = box.textContent.length;
    if (all.compareBoundaryPoints(Range.START_TO_START, range) < 0) {
      before.setEnd(range.startContainer, range.startOffset);
      start = before.toString().length;
    }
    if (all.compareBoundaryPoints(Range.END_TO_END, range) > 0) {
      before.selectNodeContents(box);
      before.setEnd(range.endContainer, range.endOffset);
      end = before.toString().length;
    }
    const place = wholeWords(box, start, end);
    if (place) return place;
  }
  return null;
}
function wholeWords(box, start, end) {
  const text = box.textContent;
  if (!text.slice(start, end).trim()) return null;
  while (/\s/.test(text[start])) start += 1;
  while (/\s/.test(text[end - 1])) end -= 1;
  while (start > 0 && INSIDE.test(text[start - 1]) && INSIDE.test(text[start])) start -= 1;
  while (end < text.length && INSIDE.test(text[end - 1]) && INSIDE.test(text[end])) end += 1;
  return { box, start, end, words: text.slice(start, end) };
}

// Take the words: into the form that stands open for their item, with what is typed in it, or into a new one.
function take({ box, start, end, words }) {
  const scope = box.closest("section.item, .item-page");
  const slot = scope?.querySelector(".slot");
  if (!slot) return;
  const first = points(box.textContent.slice(0, start));
  const place = `${box.dataset.text}.${first}-${first + points(words)}`;
  document.getSelection().removeAllRanges();
  const form = slot.querySelector("form.remark");
  const exact = words.length < 1000 ? `&exact=${encodeURIComponent(words)}` : "";
  if (form) htmx.ajax("POST", form.getAttribute("hx-post"), { source: form, target: slot, values: { then: `take:${place}` } });
  else htmx.ajax("GET", `${area.dataset.quoting}?words=${place}${exact}`, { target: slot, swap: "innerHTML" });
  slot.scrollIntoView({ block: "nearest" });
}

// What is laid over the page while words are chosen, after the text in the order of tabs. Neither it nor anything else
// may come between the parts of a text: they would move.
function layAfter(box, element) {
  const text = box.closest("section.item > div, .prose");
  if (text.nextElementSibling !== element) text.after(element);
}

// The button that is offered beside a selection.
const offer = document.createElement("button");
offer.type = "button";
offer.className = "button quoting-offer";
offer.textContent = gettext("Comment on these words");
let offered = null;
offer.addEventListener("pointerdown", (event) => event.preventDefault()); // or the selection would be lost
offer.addEventListener("click", () => { const place = offered; withdraw(); if (place) take(place); });
function withdraw() {
  offered = null;
  offer.remove();
}
function offerFor(place) {
  if (!place || !place.box.closest("[data-quoting]") || choosing) return withdraw();
  const isNew = !offered;
  offered = place;
  layAfter(place.box, offer);
  const around = rangeOf(place.box, place.start, place.end)?.getBoundingClientRect();
  const origin = (offer.offsetParent ?? document.body).getBoundingClientRect();
  const widest = document.documentElement.clientWidth - offer.offsetWidth - 8;
  if (around) {
    offer.style.left = `${Math.max(8, Math.min(around.left, widest)) - origin.left}px`;
    offer.style.top = `${around.bottom - origin.top + 8}px`;
  }
  if (isNew) say(gettext("A button to comment on these words follows the text."));
}
let waiting = 0;
if (area) document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { if (document.activeElement !== offer) offerFor(selected()); }, 200);
});

// Without a pointer: "Choose words" beside an item puts a caret into its words.
let choosing = null;
class Chooser {
  constructor(scope, opener) {
    this.opener = opener;
    this.words = [...scope.querySelectorAll(".words[data-text]")].flatMap((box) =>
      [...box.textContent.matchAll(WORD)].map((found) => ({ box, start: found.index, end: found.index + found[0].length, text: found[0] })));
    this.caret = this.anchor = 0;
    this.panel = document.createElement("div");
    this.panel.className = "quoting-keys";
    this.field = document.createElement("div");
    this.field.tabIndex = 0;
    this.field.setAttribute("role", "application");
    this.field.setAttribute("aria-label", gettext("Choose words of the text. Arrow keys move by word, with Shift they extend. Enter takes the words, Escape leaves."));
    this.field.innerHTML = gettext("<span><kbd>←</kbd> <kbd>→</kbd> move by word</span> <span><kbd>Shift</kbd> with them extends</span> <span><kbd>Enter</kbd> takes the words</span> <span><kbd>Esc</kbd> leaves</span>");
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", (event) => { if (!this.panel.contains(event.relatedTarget)) this.leave(false); });
    this.panel.append(this.field);
  }
  begin() {
    if (!this.words.length) return;
    choosing?.leave(false);
    withdraw();
    layAfter(this.words[0].box, this.panel);
    this.field.focus({ preventScroll: true });
    choosing = this;
    this.show();
  }
  get place() {
    const [first, last] = [this.words[Math.min(this.anchor, this.caret)], this.words[Math.max(this.anchor, this.caret)]];
    return { box: first.box, start: first.start, end: last.end, words: first.box.textContent.slice(first.start, last.end) };
  }
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onward = getComputedStyle(this.words[this.caret].box).direction === "rtl" ? -1 : 1;
    const steps = { ArrowRight: onward, ArrowLeft: -onward, ArrowDown: 8, ArrowUp: -8, Home: -Infinity, End: Infinity };
    if (event.key in steps) this.move(steps[event.key], event.shiftKey);
    else if (event.key === "Enter") { const place = this.place; this.leave(false); take(place); }
    else if (event.key === "Escape") this.leave(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  move(by, extend) {
    const box = this.words[this.anchor].box;
    const [from, to] = extend ? [this.words.findIndex((word) => word.box === box), this.words.findLastIndex((word) => word.box === box)] : [0, this.words.length - 1];
    const next = Math.max(from, Math.min(to, this.caret + by));
    if (next === this.caret && extend) return say(gettext("The text ends here."));
    this.caret = next;
    if (!extend) this.anchor = next;
    this.show();
  }
  show() {
    const { box, start, end, words } = this.place;
    const range = rangeOf(box, start, end), word = this.words[this.caret];
    if (!highlight("quoting-chosen", [range])) {
      const selection = document.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
    }
    highlight("quoting-caret", [rangeOf(word.box, word.start, word.end)]);
    rangeOf(word.box, word.start, word.end).startContainer.parentElement.scrollIntoView({ block: "nearest" });
    say(this.anchor === this.caret ? word.text : interpolate(gettext("Chosen: %(words)s"), { words }, true));
  }
  leave(back) {
    if (choosing !== this) return; // taking the panel away takes the focus away, which leads here again
    choosing = null;
    highlight("quoting-chosen", []);
    highlight("quoting-caret", []);
    this.panel.remove();
    if (back) { say(gettext("Left. No words are chosen.")); this.opener.focus(); }
  }
}
function addButtons() {
  for (const scope of area.querySelectorAll("section.item:has(.words[data-text])")) addButton(scope, scope.querySelector(".slot"), scope.querySelector("h2, h3"));
  if (area.matches(".item-page")) addButton(area, area.querySelector(".prose .words[data-text]"), document.querySelector("h1"));
}
function addButton(scope, place, heading) {
  if (!place) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button plain choose-words";
  button.textContent = gettext("Choose words");
  const name = document.createElement("span");
  name.className = "visually-hidden";
  const text = heading?.textContent.trim() ?? gettext("this text");
  // Translators: stands after "Choose words" and is only read out.
  name.textContent = ` ${interpolate(gettext("of %(text)s by keyboard"), { text }, true)}`;
  button.append(name);
  button.addEventListener("click", () => new Chooser(scope, button).begin());
  place.before(button);
}
if (area) addButtons();

// The words that an open form is about stay marked while it is open.
function showTaken() {
  const ranges = [];
  for (const form of document.querySelectorAll("form.remark")) {
    const [text, start, end] = ["text", "start", "end"].map((name) => form.elements[`quote_${name}`]?.value);
    const box = text && document.querySelector(`.words[data-text="${CSS.escape(text)}"]`);
    if (!box) continue;
    const range = rangeOf(box, ...unitsOf(box, Number(start), Number(end)));
    if (range) ranges.push(range);
  }
  highlight("quoting-taken", ranges);
}
document.addEventListener("htmx:afterSettle", showTaken);
showTaken();

// A comment lights the words it is about, and they light it.
function light(event) {
  const at = event.target instanceof Element ? event.target : null;
  const voice = at?.closest(".voice[id^='c-']"), mark = at?.closest("mark[data-said]");
  const ids = voice ? [voice.id.slice(2)] : mark ? mark.dataset.said.split(" ") : [];
  for (const lit of document.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
  for (const id of ids) {
    for (const one of document.querySelectorAll(`mark[data-said~="${CSS.escape(id)}"], #c-${CSS.escape(id)}`)) one.classList.add("is-lit");
  }
}
if (document.querySelector("mark[data-said]")) {
  document.addEventListener("pointerover", light);
  document.addEventListener("focusin", light);
}
})();
