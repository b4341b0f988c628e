// Single keys, only outside fields and only for those who want them (WCAG 2.1.4); listed under "?".
import { say } from "./say.js";

const FIELDS = "input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select";
/** Where a key belongs to what stands there. */
export const ELSEWHERE = `${FIELDS}, [contenteditable]:not([contenteditable=false]), dialog, [data-mark-form]`;

const cards = () => [...document.querySelectorAll("#cards > [data-claim]")].filter((card) => card.offsetHeight);
const activeCard = () => cards().find((card) => card.dataset.claim === document.body.dataset.activeClaim);

function step(by) {
  const all = cards();
  const here = all.indexOf(activeCard());
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by;
  if (all[next]) all[next].focus({ preventScroll: true });
  else if (all.length) say(by > 0 ? "This is the last claim." : "This is the first claim.");
}

function press(key) {
  const card = activeCard();
  if (!card) return say("Choose a claim first, with j or k.");
  window.htmx?.process(card); // it may have come just now
  card.querySelector(`[data-key="${key}"]`)?.click();
}

const ratings = (place) => [...place.querySelectorAll('.ratings input[type=radio]:not([disabled])')];

function choose(radio) {
  radio?.focus();
  radio?.click();
}

function rate(number) {
  // A form on a page of its own has no card around it.
  if (!document.getElementById("cards")) return choose(ratings(document)[number - 1]);
  const card = activeCard();
  if (!card) return say("Choose a claim first, with j or k.");
  // Asked for anew: the card may have been swapped meanwhile.
  const radio = () => ratings(activeCard() ?? card)[number - 1];
  if (ratings(card).length) return choose(radio());
  const link = card.querySelector('[data-key="v"]');
  if (!link) return undefined;
  const stop = new AbortController();
  document.addEventListener("htmx:afterSettle", () => {
    if (ratings(activeCard() ?? card).length) {
      stop.abort();
      choose(radio());
    }
  }, { signal: stop.signal });
  document.addEventListener("keydown", () => stop.abort(), { signal: stop.signal, capture: true });
  return link.click();
}

function toggleMarks() {
  const text = document.getElementById("text");
  if (!text) return;
  const hidden = text.classList.toggle("marks-hidden");
  document.querySelectorAll("[data-toggle-marks]").forEach((button) => button.setAttribute("aria-pressed", String(hidden)));
  say(hidden ? "Highlights are hidden." : "Highlights are shown.");
}

const adjust = (detail) => document.dispatchEvent(new CustomEvent("adjust", { detail }));
/** The ends of the selection, as [end, by, unit]: by what a key writes, for with Shift it writes something else. */
const ENDS = {
  "[": [false, 1, "word"], "{": [false, -1, "word"], "]": [true, 1, "word"], "}": [true, -1, "word"],
  ",": [false, 1, "sentence"], "<": [false, -1, "sentence"], ";": [false, -1, "sentence"],
  ".": [true, 1, "sentence"], ">": [true, -1, "sentence"], ":": [true, -1, "sentence"],
};

const sentence = (by) => document.dispatchEvent(new CustomEvent("sentence", { detail: by }));

const undoStep = (way) => document.dispatchEvent(new CustomEvent("undo-step", { detail: way }));

/** The next source that waits for a second person's eyes: on a claim's page its place, elsewhere the claim that has it. */
function nextUnread() {
  const all = [...document.querySelectorAll("[data-unread]")];
  if (!all.length) {
    const link = document.querySelector("[data-next-unread]");
    return link ? link.click() : say("No source waits for a second reader.");
  }
  const here = all.findIndex((one) => one.contains(document.activeElement));
  const next = all[(here + 1) % all.length];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return say(`${(here + 1) % all.length + 1} of ${all.length} unread.`);
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  n: () => sentence(1),
  p: () => sentence(-1),
  c: () => document.querySelector("[data-mark-open]:not([hidden]), [data-move-here]:not([hidden])")?.click(),
  e: () => press("e"),
  v: () => press("v"),
  s: () => press("s"),
  t: nextUnread,
  r: () => press("r"),
  d: () => press("d"),
  m: () => press("m"),
  o: () => press("o"),
  a: () => press("a"),
  "+": () => press("+"),
  h: toggleMarks,
  u: () => undoStep("undo"),
  U: () => undoStep("redo"),
  "?": () => document.getElementById("keys")?.showModal(),
};
for (let number = 1; number <= 9; number += 1) KEYS[number] = () => rate(number);
const REPEATABLE = "jknpt";

export function startShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (document.documentElement.dataset.shortcuts === "off") return;
    if (event.isComposing || event.defaultPrevented) return;
    if (Object.hasOwn(ENDS, event.key) && !event.metaKey && !event.target.closest?.(ELSEWHERE)) {
      const [end, by, unit] = ENDS[event.key];
      event.preventDefault();
      // Where a bracket is written with AltGr, that is no Alt.
      const character = event.altKey && unit === "word" && !event.getModifierState("AltGraph");
      adjust({ end, by, unit: character ? "character" : unit });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // With Caps Lock on, the key is the same; with Shift it is another one.
    const key = event.shiftKey ? event.key : event.key.toLowerCase();
    if (!Object.hasOwn(KEYS, key) || (event.repeat && !REPEATABLE.includes(key))) return;
    if (event.target.closest?.(ELSEWHERE) || document.querySelector("dialog:modal")) return;
    event.preventDefault(); // or the letter would be typed into the field that the key opens
    KEYS[key]();
  });
  document.addEventListener("click", ({ target }) => { if (target.closest("[data-toggle-marks]")) toggleMarks(); });
}
