// The desk of a draft edition: what is typed is saved before one leaves. Everything works without it.
const saving = document.querySelector("form[data-saves]");
const guarded = document.querySelector("form[data-saves], form[data-guard]");
const statusLine = document.getElementById("desk-status");
let unsaved = document.querySelector("form[data-saves] #desk-problem > *") !== null;
let onward = null; // what the editor wanted to do while something was unsaved

guarded?.addEventListener("input", () => {
  unsaved = true;
  if (statusLine && saving) statusLine.textContent = gettext("Not saved yet.");
});
guarded?.addEventListener("submit", () => { if (!saving) unsaved = false; });

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt !== saving) return;
  unsaved = false; // what is typed from now on is not in this request
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt !== saving) return;
  if (!event.detail.successful) {
    unsaved = true;
    if (!event.detail.xhr?.status) statusLine.textContent = gettext("Not saved: the site can't be reached. Your words are still here.");
    onward = null;
  } else if (onward && !unsaved) {
    const go = onward;
    onward = null;
    go();
  }
});

// The tree shows the item that is open.
function showCurrent() {
  const tree = document.getElementById("desk-tree");
  const current = tree?.querySelector("[aria-current]");
  if (!current || tree.scrollHeight <= tree.clientHeight) return;
  tree.scrollTop += current.getBoundingClientRect().top - tree.getBoundingClientRect().top - tree.clientHeight / 3;
}
showCurrent();
document.addEventListener("htmx:oobAfterSwap", (event) => { if (event.detail.target?.id === "desk-tree") showCurrent(); });

function savesFirst(event, go) {
  if (!saving || !unsaved) return;
  event.preventDefault();
  event.stopPropagation();
  onward = go;
  htmx.trigger(saving, "desk:save");
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if ("leave" in link.dataset) unsaved = false;
  else if (link.origin === location.origin && !link.hash) savesFirst(event, () => { location.href = link.href; });
}, true);
document.addEventListener("submit", (event) => {
  if (event.target === saving || event.target === guarded) return;
  savesFirst(event, () => event.target.requestSubmit(event.submitter));
}, true);
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
document.addEventListener("keydown", (event) => {
  if (!saving || event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  htmx.trigger(saving, "desk:save");
});

// A long list of boxes is narrowed down by a word; what is ticked stays in sight.
for (const list of document.querySelectorAll("[data-narrow]")) {
  const boxes = [...list.querySelectorAll(".ticks-list > label")];
  const find = list.querySelector(".ticks-find");
  const told = find.querySelector("[role=status]");
  const field = find.querySelector("input");
  find.hidden = boxes.length < 8;
  field.addEventListener("input", (event) => {
    event.stopPropagation(); // nothing of the draft was changed
    const words = field.value.trim().toLocaleLowerCase().split(/\s+/);
    let shown = 0;
    for (const box of boxes) {
      const text = box.textContent.toLocaleLowerCase();
      const fits = words.every((word) => text.includes(word));
      box.hidden = !fits && !box.querySelector("input").checked;
      shown += fits ? 1 : 0;
    }
    const some = interpolate(gettext("%(shown)s of %(all)s"), { shown, all: boxes.length }, true);
    told.textContent = field.value.trim() ? some : "";
  });
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}
