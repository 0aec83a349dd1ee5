// Forms save themselves while somebody types. Without it the buttons do as they say.
//
// [data-autosave="…/NAME/"] is a form, or a part of one, that is kept under a name of its own. Its [data-autosave-version]
// holds "name:version". What can't be saved stays in the page, and in this browser's storage until the server has it.

const box = document.getElementById("autosave");
const PAUSE = 1000, LONGEST = 30000, RETRY = 15000, MOST_AT_ONCE = 60000;
const STORED = "consult-unfinished:", NAME = /NAME(\/?)$/;
const units = new WeakMap(); // element → what is known of it
const open = new Set(); // the elements that are known
const channel = "BroadcastChannel" in window ? new BroadcastChannel("consult-unfinished") : null;

class Unit {
  constructor(element) {
    this.element = element;
    this.field = element.querySelector("[data-autosave-version]");
    const [name, version] = (this.field?.value || "").split(":");
    this.name = name || newName();
    this.version = version || element.dataset.autosaveSeen || "0";
    this.isDirty = this.isClash = this.isCut = this.isLeaving = false;
    this.since = 0;
    this.timer = null;
    this.running = null;
    this.last = this.first = this.body();
    element.autosave = this; // for scripts that do more with it
  }

  // It is kept under this name from now on, or under a new one.
  rename(mark) {
    const [name, version] = mark.split(":");
    forget(this.name);
    this.name = name || newName();
    this.version = version || "0";
    if (this.field) this.field.value = mark;
    this.last = this.body();
  }

  get url() { return this.element.dataset.autosave.replace(NAME, `${this.name}$1`); }

  // What stands in its fields, as the server keeps it.
  body() {
    const said = new URLSearchParams();
    const form = this.element.matches("form") ? this.element : this.element.form;
    const before = this.element.dataset.autosavePrefix ?? "";
    for (const [name, value] of new FormData(form)) {
      if (!name.startsWith(before) || name === "csrfmiddlewaretoken" || typeof value !== "string") continue;
      if (before && !this.element.querySelector(`[name="${CSS.escape(name)}"]`)) continue;
      if (name.slice(before.length) !== "unfinished") said.append(name.slice(before.length), value);
    }
    const { item, changes } = this.element.dataset;
    if (item !== undefined) said.append("item", item);
    if (before && item) said.append("items", item);
    if (changes) said.append("changes", changes);
    return said.toString();
  }

  touch() {
    if (this.isClash) return;
    if (!this.isDirty) this.since = Date.now();
    this.isDirty = true;
    this.tell(box.dataset.typing);
    const wait = Math.min(PAUSE, Math.max(0, this.since + LONGEST - Date.now()));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  // One save at a time; what is typed meanwhile is in the next one.
  async save() {
    clearTimeout(this.timer);
    if (this.running) await this.running;
    if (!this.isDirty || this.isClash) return;
    this.running = this.send();
    try { await this.running; } finally { this.running = null; }
  }

  async send() {
    const body = this.body();
    this.isDirty = false;
    this.tell(box.dataset.saving);
    let response;
    try {
      response = await post(this.url, body, this.version);
    } catch {
      this.isCut = true;
      return this.keep(body, box.dataset.offline);
    }
    this.isCut = false;
    if (response.ok) return this.done(await response.json(), body);
    if (response.status === 409) return this.clash(await response.json());
    const isJson = response.headers.get("Content-Type")?.includes("json");
    const words = response.status === 403 || !response.status ? box.dataset.out
      : isJson ? `${box.dataset.refused} ${(await response.json()).says}` : box.dataset.offline;
    this.keep(body, words, Number(response.headers.get("Retry-After")) * 1000);
  }

  done({ version, at }, body) {
    this.version = version;
    this.last = body;
    if (this.field) this.field.value = `${this.name}:${version}`;
    forget(this.name);
    channel?.postMessage({ name: this.name, version, body });
    if (!this.isDirty) this.tell(box.dataset.saved.replace("%s", clock(at)), "saved");
    this.element.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true }));
  }

  // Not saved: it is tried again, and survives the closing of the browser.
  keep(body, words, wait = 0) {
    this.isDirty = true;
    remember(this, body);
    this.tell(words, "problem");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(wait || 0, RETRY));
  }

  clash(answer) {
    this.isDirty = true;
    if (answer.gone) {
      this.startAnew(answer.says);
      return;
    }
    this.isClash = true;
    remember(this, this.body());
    this.tell(box.dataset.refused, "problem");
    this.show(answer);
  }

  // What was kept was added or thrown away elsewhere: what stands here is a comment of its own.
  startAnew(words) {
    this.tell(words, "problem");
    if (!this.field) return;
    forget(this.name);
    this.name = newName();
    this.version = "0";
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  show({ says, theirs, version }) {
    const shown = document.getElementById("autosave-clash").content.cloneNode(true).firstElementChild;
    shown.querySelector("[data-says]").textContent = says;
    shown.querySelector("[data-theirs]").textContent = wordsOf(theirs);
    const decide = (act) => {
      shown.remove();
      this.isClash = false;
      this.version = version;
      act();
      this.firstField()?.focus();
    };
    shown.querySelector("[data-keep-mine]").addEventListener("click", () => decide(() => this.save()));
    shown.querySelector("[data-take-theirs]").addEventListener("click", () => decide(() => this.take(theirs)));
    this.element.querySelector(".callout.warn")?.remove();
    this.element.prepend(shown);
    announce(`${box.dataset.refused} ${says}`);
  }

  firstField() { return this.element.querySelector("textarea, input:not([type=hidden])"); }

  // Put these values into the fields. A form with other fields than theirs is read again from the server.
  take(theirs) {
    this.isDirty = false;
    forget(this.name);
    const before = this.element.dataset.autosavePrefix ?? "";
    const names = new Set([...this.element.querySelectorAll("[name]")].map((field) => field.name));
    const fits = (theirs.proposing ?? [""])[0] === (this.value(`${before}proposing`) ?? "")
      && (theirs.quote_exact ?? [""])[0] === (this.value(`${before}quote_exact`) ?? "");
    if (!fits && this.element.dataset.resume) {
      location.href = this.element.dataset.resume.replace(NAME, this.name);
      return;
    }
    for (const name of names) fill(this.element, name, theirs[name.slice(before.length)] ?? []);
    this.last = this.body();
    this.tell("");
  }

  value(name) { return this.element.querySelector(`[name="${CSS.escape(name)}"]`)?.value; }

  tell(words, how = "") {
    const line = this.element.querySelector("[data-autosave-status]");
    if (!line) return;
    line.classList.toggle("is-problem", how === "problem");
    if (how === "problem" && line.textContent !== words) announce(words);
    line.textContent = words;
  }
}

function newName() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fill(element, name, values) {
  if (name.endsWith("csrfmiddlewaretoken") || name.endsWith("unfinished")) return;
  for (const field of element.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else field.value = values.at(-1) ?? "";
  }
}

function wordsOf(theirs) {
  const body = theirs.body ?? Object.entries(theirs).map(([name, values]) => `${name}: ${values.join(", ")}`);
  return [...body, ...(theirs.wording ?? [])].filter(Boolean).join("\n\n");
}

function announce(words) {
  document.dispatchEvent(new CustomEvent("announce", { detail: { value: words } }));
}

function clock(at) {
  return new Date(at).toLocaleTimeString(document.documentElement.lang || "en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

// One after another: the first save of somebody without account begins their session, and the next one must know it.
let line = Promise.resolve();
function post(url, body, seen, keepalive = false) {
  const go = () => fetch(url, {
    method: "POST",
    body: `${body}&seen=${encodeURIComponent(seen)}`,
    headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token() },
    keepalive,
    redirect: "manual",
    signal: AbortSignal.timeout(20000),
  });
  if (keepalive) return go();
  const sent = line.then(go);
  line = sent.catch(() => {});
  return sent;
}

// This browser's storage; it may be closed to the page, or full.
function remember(unit, body) {
  const { url, version, name } = unit;
  unit.stored = body;
  const { owner } = box.dataset;
  try { localStorage.setItem(STORED + name, JSON.stringify({ owner, url, version, body, name })); } catch { /* as above */ }
}
function forget(name) {
  try { localStorage.removeItem(STORED + name); } catch { /* as above */ }
}
function remembered() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(STORED)).map((key) => JSON.parse(localStorage.getItem(key)));
  } catch { return []; }
}

function unitOf(target) {
  const element = target?.closest?.("[data-autosave]");
  if (!element) return null;
  if (!units.has(element)) {
    units.set(element, new Unit(element));
    open.add(element);
  }
  return units.get(element);
}

// Those that still stand in the page.
function all() {
  for (const element of open) if (!element.isConnected) open.delete(element);
  return [...open].map((element) => units.get(element));
}

// What was typed without a connection before this page was opened. Where another window was faster, it is kept beside
// what that one says; about the sender one version must be chosen, in the form itself.
async function sendRemembered() {
  for (const entry of remembered()) {
    if (entry.owner !== box.dataset.owner && entry.owner !== "guest") continue;
    if (all().some((unit) => unit.name === entry.name && (unit.isDirty || unit.running))) continue;
    try { await sendAgain(entry); } catch { return; } // no connection yet
  }
}
async function sendAgain(entry) {
  const isComment = entry.url.includes(entry.name);
  let response = await post(entry.url, entry.body, entry.version);
  if (response.status === 409 && isComment) {
    response = await post(entry.url.replace(entry.name, newName()), entry.body, "0");
  }
  const unit = unitFor(entry);
  if (response.ok) {
    const told = await response.json();
    forget(entry.name);
    announce(box.dataset.again);
    channel?.postMessage({ name: entry.name, version: told.version, body: entry.body });
    if (unit) {
      unit.name = entry.name;
      unit.take(valuesOf(entry.body));
      unit.done(told, unit.body());
      unit.tell(box.dataset.again);
    }
  } else if (response.status === 409 && unit) {
    unit.take(valuesOf(entry.body));
    unit.clash(await response.json());
  }
}

// The form on this page for what was sent, where nobody has typed into it.
function unitFor(entry) {
  const said = new URLSearchParams(entry.body);
  for (const element of document.querySelectorAll("[data-autosave]")) {
    const unit = unitOf(element);
    if (unit.isDirty || unit.body() !== unit.last || entry.url !== unit.url.replace(unit.name, entry.name)) continue;
    const isNew = unit.version === "0" && (said.get("item") ?? "") === (element.dataset.item ?? "") && !said.get("changes");
    if (unit.name === entry.name || isNew || !entry.url.includes(entry.name)) return unit;
  }
  return null;
}

function valuesOf(body) {
  const said = new URLSearchParams(body);
  return Object.fromEntries([...new Set(said.keys())].map((name) => [name, said.getAll(name)]));
}

function begin() {
  document.addEventListener("input", (event) => unitOf(event.target)?.touch());
  document.addEventListener("change", (event) => unitOf(event.target)?.touch());
  document.addEventListener("focusin", (event) => unitOf(event.target));
  document.addEventListener("submit", saveFirst, true);
  window.addEventListener("online", () => Promise.all(all().map((unit) => unit.save())).then(sendRemembered));
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
  channel?.addEventListener("message", (event) => hear(event.data));
  for (const element of document.querySelectorAll("[data-autosave]")) unitOf(element);
  sendRemembered();
}

// A button sends what was saved before: nothing is on its way then, and without a connection the words stay here.
function saveFirst(event) {
  const form = event.target;
  const inside = all().filter((unit) => unit.element === form || unit.element.form === form);
  const step = event.submitter?.name === "then";
  const waiting = inside.filter((unit) => unit.running || unit.isDirty);
  for (const unit of inside) clearTimeout(unit.timer);
  if (!waiting.length || form.dataset.goesOn) {
    for (const unit of inside) unit.isLeaving = !step;
    delete form.dataset.goesOn;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const soon = new Promise((resolve) => { setTimeout(resolve, 3000); });
  Promise.race([Promise.all(waiting.map((unit) => unit.save())), soon]).then(() => {
    if (inside.some((unit) => unit.isCut || unit.isClash)) return;
    form.dataset.goesOn = "1";
    form.requestSubmit(event.submitter);
  });
}
document.addEventListener("htmx:afterRequest", (event) => {
  const unit = units.get(event.detail.elt);
  if (!unit) return;
  unit.isLeaving = false;
  if (!event.detail.xhr?.status) unit.keep(unit.body(), box.dataset.offline);
  else if (event.detail.successful) forget(unit.name);
});

function leave() {
  for (const unit of all()) {
    if (!unit.isDirty || unit.isLeaving) continue;
    const body = unit.body();
    remember(unit, body);
    if (!unit.isClash && body.length < MOST_AT_ONCE) {
      // The page may live on: then the version that this save makes must be known.
      post(unit.url, body, unit.version, true).then(async (response) => {
        if (!response.ok) return;
        unit.isDirty = unit.body() !== body;
        unit.done(await response.json(), body);
      }).catch(() => {});
    }
  }
}

// Another window of this browser saved the same: shown at once where nothing was typed here, told where something was.
function hear({ name, version, body }) {
  for (const unit of all()) {
    if (unit.name !== name || unit.version === version) continue;
    if (body === unit.stored) { // these are this window's own words: the other one sent them from the storage
      unit.version = version;
      if (unit.field) unit.field.value = `${name}:${version}`;
      continue;
    }
    if (unit.isDirty || unit.body() !== unit.last) continue; // the next save tells
    unit.version = version;
    if (unit.field) unit.field.value = `${name}:${version}`;
    unit.take(valuesOf(body));
    unit.tell(box.dataset.elsewhere);
  }
}

if (box) begin();
