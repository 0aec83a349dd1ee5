// The form with all items: an answer is saved into the draft as one leaves it, and the contents show how it stands.
// What is typed meanwhile is kept by autosave.js. Without it the buttons save.

const form = document.getElementById("answers");
const states = document.getElementById("answer-states")?.content;
const filed = new WeakMap(); // fieldset → what was saved of it last
const running = new Set();

function fieldsOf(element) {
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (name === "csrfmiddlewaretoken" || element.querySelector(`[name="${CSS.escape(name)}"]`)) said.append(name, value);
  }
  said.append("only", element.id);
  return said;
}

function mark(element, state) {
  const link = document.querySelector(`[data-entry="${CSS.escape(element.id)}"]`);
  link.className = `is-${state}`;
  link.querySelector(".state").replaceChildren(...states.querySelector(`[data-state=${state}]`).cloneNode(true).childNodes);
}

function show(element, told) {
  element.querySelector("[name$='-seen']").value = told.seen;
  element.dataset.changes = told.changes;
  element.autosave.rename(told.unfinished);
  mark(element, told.state);
  document.querySelector(".answered progress").value = told.answered;
  document.getElementById("answered").textContent = told.words;
}

async function file(element) {
  const unit = element.autosave;
  if (!unit || unit.body() === (filed.get(element) ?? unit.first)) return;
  await unit.save(); // whatever happens next, the words are kept
  if (unit.isCut || unit.isClash || unit.isDirty) return;
  const body = unit.body();
  const response = await fetch(form.action, { method: "POST", body: fieldsOf(element), redirect: "manual" }).catch(() => null);
  if (!response?.headers.get("Content-Type")?.includes("json")) return; // the words are kept as unfinished
  const told = await response.json();
  if (response.ok) {
    filed.set(element, body);
    if (unit.body() === body) show(element, told);
  } else if (response.status === 409) {
    unit.show({ says: told.says, theirs: { body: [told.theirs] }, version: unit.version });
    unit.isClash = true;
    element.querySelector("[name$='-seen']").value = told.seen; // what is decided now is about this one
  }
}

form?.addEventListener("autosave:saved", (event) => {
  if (!event.target.dataset.changes) mark(event.target, "begun");
});
form?.addEventListener("focusout", (event) => {
  const element = event.target.closest("[data-answer]");
  if (!element || element.contains(event.relatedTarget)) return;
  const done = file(element).finally(() => running.delete(done));
  running.add(done);
});
// A button that saves everything waits for what is on its way.
form?.addEventListener("submit", (event) => {
  if (!running.size) return;
  event.preventDefault();
  event.stopPropagation();
  Promise.allSettled([...running]).then(() => form.requestSubmit(event.submitter));
}, true);
