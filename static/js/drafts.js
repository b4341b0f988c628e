// What was typed and not saved is kept in this browser, for its author only, until the server has said yes.

const PAUSE = 800; // milliseconds of quiet before a draft is kept
const LONGEST = 2000; // milliseconds of steady typing before one is kept all the same
const OLD = 30 * 24 * 3600 * 1000;
const KEPT = "form[data-guard], form[data-queue], form[data-mark-form], .slot form";
const TYPED = "input:not([type=hidden], [type=password], [type=file], [type=submit], [type=search]), textarea, select";

const author = () => document.documentElement.dataset.user;
const prefix = () => `draft ${author()} `;

/** One draft per form; where one form serves many words, per words; where an address has many forms, by `data-guard`. */
function keyOf(form) {
  const words = form.matches("[data-mark-form]") ? (form.elements.namedItem("exact")?.value ?? "") : "";
  return `${prefix()}${new URL(form.action).pathname} ${words.slice(0, 200) || (form.dataset.guard ?? "")}`;
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

/** Whether the form says what the draft says, as far as it asks for it. */
function says(form, draft) {
  const now = typedIn(form);
  return fieldsOf(form).every(({ name }) => now[name] === draft.fields[name]);
}

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

/** With `sent`, the draft is what went to the server under this token; what is typed afterwards is another draft. */
function keep(form, sent) {
  if (!author() || !form.isConnected || fieldsOf(form).every(untouched)) return false;
  const before = sent ? null : read(keyOf(form));
  // What was only brought back, perhaps into another tab, stays the draft that it was, with the token it was sent under.
  if (before && says(form, before)) return true;
  write(keyOf(form), { at: Date.now(), fields: typedIn(form), version: form.elements.namedItem("version")?.value, sent });
  return true;
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
  form.querySelectorAll("details").forEach((more) => {
    if ([...more.querySelectorAll(TYPED)].some((field) => !untouched(field))) more.open = true;
  });
}

function note(form, draft, behind) {
  form.querySelector("[data-draft-note]")?.remove();
  const line = document.createElement("p");
  line.className = "note";
  line.dataset.draftNote = "";
  line.setAttribute("role", "status");
  const time = new Date(draft.at).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const discard = document.createElement("button");
  Object.assign(discard, { type: "button", className: "small", textContent: "Discard it" });
  discard.dataset.draftDiscard = "";
  const warning = behind ? "Somebody saved something else since: when you save, you see both. " : "";
  line.append(`Brought back what you typed on ${time}, not saved yet. ${warning}`, discard);
  form.prepend(line);
}

function bringBack(form) {
  if (!author() || form.dataset.draftSeen === keyOf(form)) return;
  form.dataset.draftSeen = keyOf(form);
  const draft = read(keyOf(form));
  if (!draft || says(form, draft) || !fieldsOf(form).every(untouched)) return;
  const version = form.elements.namedItem("version")?.value;
  fill(form, draft);
  note(form, draft, draft.version && draft.version !== version);
}

/** What the server says it has taken (answers.mark_saved): a cookie named after the token that the form was sent with. */
function forgetSaved() {
  const saved = new Set([...document.cookie.matchAll(/(?:^|; )saved-([\d-]+)=/g)].map(([, token]) => token));
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith("draft "))) {
    const draft = read(key);
    if (!draft || saved.has(draft.sent) || Date.now() - draft.at > OLD) localStorage.removeItem(key);
  }
  for (const token of saved) document.cookie = `saved-${token}=; path=/; max-age=0; samesite=lax`;
}

/** A card says that there is text of its claim that was not saved, also where the claim takes it no more; the link leads to it. */
function tell() {
  document.querySelectorAll("[data-unsaved]").forEach((line) => line.remove());
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(prefix()))) {
    const address = key.slice(prefix().length).split(" ")[0];
    const card = document.querySelector(`.card[data-claim="${address.match(/^\/claims\/(\d+)\//)?.[1]}"]`);
    if (!card || card.querySelector(`.slot form[action="${address}"]`)) continue;
    const line = document.createElement("p");
    line.className = "card-note";
    line.dataset.unsaved = "";
    const link = Object.assign(document.createElement("a"), { href: address, textContent: "You have text here that is not saved" });
    line.append(link);
    card.querySelector(".card-head").after(line);
  }
}

export function startDrafts() {
  const timers = new Map();
  /** Forms that the server has taken. Sent by Ctrl+Enter, a field tells of its change only when the answer takes it away. */
  const taken = new WeakSet();
  const flush = () => {
    for (const [form, { timer }] of timers) {
      clearTimeout(timer);
      keep(form);
    }
    timers.clear();
  };
  const later = ({ target, type }) => {
    const form = target.form?.closest?.(KEPT);
    if (!form || !target.matches(TYPED)) return;
    if (type === "input") taken.delete(form);
    if (taken.has(form)) return;
    const { timer, since } = timers.get(form) ?? { since: Date.now() };
    clearTimeout(timer);
    const wait = Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now()));
    timers.set(form, { since, timer: setTimeout(() => { timers.delete(form); keep(form); }, wait) });
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
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    all(target.parentElement ?? document);
    tell();
  });
  document.addEventListener("htmx:beforeSend", flush);
  // Before the answer replaces the form: its key can still be read.
  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    const form = detail.elt.closest?.("form");
    if (form?.matches(KEPT) && detail.requestConfig.verb !== "get" && detail.xhr.status < 300) {
      forget(form);
      taken.add(form);
    }
  });
  // The form's data are put together, to be sent by whatever way; a browser may do so twice for one sending.
  document.addEventListener("formdata", ({ target, formData }) => {
    if (!target.matches(KEPT)) return;
    flush();
    const before = read(keyOf(target));
    const token = (before && says(target, before) && before.sent) || crypto.getRandomValues(new Uint32Array(2)).join("-");
    if (keep(target, token)) formData.set("draft", token);
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
  forgetSaved();
  all(document);
  tell();
}
