// What was typed and not saved is kept in this browser, for its author only, until the server has said yes.

const PAUSE = 800; // milliseconds of quiet before a draft is kept
const OLD = 30 * 24 * 3600 * 1000;
const KEPT = "form[data-guard], form[data-mark-form], .slot form";
const TYPED = "input:not([type=hidden], [type=password], [type=file], [type=submit], [type=search]), textarea, select";

const author = () => document.documentElement.dataset.user;
const prefix = () => `draft ${author()} `;

/** One draft per form; where one form serves many words, per words. */
function keyOf(form) {
  const words = form.matches("[data-mark-form]") ? (form.elements.namedItem("exact")?.value ?? "") : "";
  return `${prefix()}${new URL(form.action).pathname} ${words.slice(0, 200)}`;
}

const fieldsOf = (form) => [...form.querySelectorAll(TYPED)].filter((field) => field.name);

function typedIn(form) {
  const fields = {};
  for (const field of fieldsOf(form)) {
    if (field.matches("[type=radio], [type=checkbox]")) {
      if (field.checked) fields[field.name] = field.value;
    } else if (field.value !== "") fields[field.name] = field.value;
  }
  return fields;
}

function untouched(field) {
  if (field.matches("[type=radio], [type=checkbox]")) return field.checked === field.defaultChecked;
  if (field.matches("select")) {
    const chosen = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
    return !chosen || field.value === chosen.value;
  }
  return field.value === field.defaultValue || field.value === field.dataset.prefilled;
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // The browser keeps nothing (private window, full): the form itself still has the text.
  }
}

function keep(form) {
  if (!author() || !form.isConnected) return;
  const fields = typedIn(form);
  if (fieldsOf(form).every(untouched)) return;
  write(keyOf(form), { at: Date.now(), fields, version: form.elements.namedItem("version")?.value });
}

const forget = (form) => localStorage.removeItem(keyOf(form));

function fill(form, draft) {
  for (const field of fieldsOf(form)) {
    const value = draft.fields[field.name];
    if (field.matches("[type=radio], [type=checkbox]")) field.checked = value === field.value;
    else if (value !== undefined) field.value = value;
    if (field.matches("textarea")) field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  // The version that the text was written on: if somebody saved since, the server shows both side by side.
  const version = form.elements.namedItem("version");
  if (version && draft.version) version.value = draft.version;
  form.querySelectorAll("details.more-fields").forEach((more) => {
    if ([...more.querySelectorAll(TYPED)].some((field) => !untouched(field))) more.open = true;
  });
}

function note(form, draft) {
  form.querySelector("[data-draft-note]")?.remove();
  const line = document.createElement("p");
  line.className = "note";
  line.dataset.draftNote = "";
  line.setAttribute("role", "status");
  const time = new Date(draft.at).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const discard = document.createElement("button");
  Object.assign(discard, { type: "button", className: "small", textContent: "Discard it" });
  discard.dataset.draftDiscard = "";
  line.append(`Brought back what you typed on ${time}, not saved yet. `, discard);
  form.prepend(line);
}

function bringBack(form) {
  if (!author() || form.dataset.draftSeen === keyOf(form)) return;
  form.dataset.draftSeen = keyOf(form);
  const draft = read(keyOf(form));
  if (!draft || same(draft.fields, typedIn(form)) || !fieldsOf(form).every(untouched)) return;
  fill(form, draft);
  note(form, draft);
}

/** A form that was sent the browser's way: the next page says whether it was taken. */
function settleSent() {
  const refused = document.querySelector(".refusal, form[action^='/sign-in/']");
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith("draft "))) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > OLD || (draft.sent && !refused && key.startsWith(prefix()))) {
      localStorage.removeItem(key);
    } else if (draft.sent && key.startsWith(prefix())) write(key, { ...draft, sent: undefined });
  }
}

export function startDrafts() {
  const timers = new Map();
  const flush = () => {
    for (const [form, timer] of timers) {
      clearTimeout(timer);
      keep(form);
    }
    timers.clear();
  };
  const later = ({ target }) => {
    const form = target.form?.closest?.(KEPT);
    if (!form || !target.matches(TYPED)) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => { timers.delete(form); keep(form); }, PAUSE));
  };
  const all = (root) => root.querySelectorAll?.(KEPT).forEach((form) => { if (!form.hidden) bringBack(form); });

  document.addEventListener("input", later);
  document.addEventListener("change", later);
  document.addEventListener("focusout", flush);
  addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", flush);
  document.addEventListener("focusin", ({ target }) => {
    const form = target.form?.closest?.(KEPT);
    if (form) bringBack(form);
  });
  document.addEventListener("htmx:afterSettle", ({ target }) => all(target.parentElement ?? document));
  document.addEventListener("htmx:beforeSend", flush);
  // Before the answer replaces the form: its key can still be read.
  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    const form = detail.elt.closest?.("form");
    if (form?.matches(KEPT) && detail.requestConfig.verb !== "get" && detail.xhr.status < 300) forget(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches(KEPT)) return;
    flush();
    keep(form);
    const draft = read(keyOf(form));
    if (draft) write(keyOf(form), { ...draft, sent: true });
  });
  document.addEventListener("click", ({ target }) => {
    const discard = target.closest("[data-draft-discard]");
    if (!discard) return;
    const form = discard.closest("form");
    forget(form);
    form.reset();
    discard.closest("[data-draft-note]").remove();
    fieldsOf(form)[0]?.focus();
  });
  settleSent();
  all(document);
}
