// The board by keys: a line is where the focus is in it, in the list and in the columns alike.
import { say } from "./say.js";
import { ELSEWHERE } from "./shortcuts.js";

const lines = () => [...document.querySelectorAll("#board [data-line]")].filter((line) => line.offsetHeight);
const here = () => document.activeElement?.closest?.("[data-line]");
const box = (line) => line?.querySelector("[name=item]");
const boxes = () => [...document.querySelectorAll("#board [name=item]")];

function step(by) {
  const all = lines();
  const at = all.indexOf(here());
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
  if (!all[next]) return say(by > 0 ? "This is the last line of the page." : "This is the first line of the page.");
  all[next].querySelector("[data-open]").focus();
  return all[next].scrollIntoView({ block: "nearest" });
}

function count() {
  const place = document.querySelector("[data-chosen-count]");
  if (!place) return;
  const chosen = boxes().filter((one) => one.checked).length;
  place.textContent = chosen ? `${chosen} chosen` : "";
}

function choose() {
  const one = box(here());
  if (!one) return say("Go to a line first, with j or k.");
  one.checked = !one.checked;
  count();
  return say(one.checked ? "Chosen." : "Not chosen.");
}

function assign() {
  const button = document.querySelector("[data-assign]");
  if (!button) return undefined;
  if (!boxes().some((one) => one.checked)) {
    const one = box(here());
    if (!one) return say("Choose lines first, with x, or go to one.");
    one.checked = true;
  }
  return button.click();
}

function chooseAll() {
  const all = boxes();
  const checked = !all.every((one) => one.checked);
  for (const one of all) one.checked = checked;
  count();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  x: choose,
  a: assign,
  t: () => (here() ? here().querySelector("[data-triage]")?.click() : say("Go to a line first, with j or k.")),
  "/": () => document.querySelector("[data-search]").select(),
  "]": () => document.querySelector("#board [rel=next]")?.click(),
  "[": () => document.querySelector("#board [rel=prev]")?.click(),
};

export function startBoard() {
  document.addEventListener("keydown", (event) => {
    if (!document.getElementById("board") || document.documentElement.dataset.shortcuts === "off") return;
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    if (!Object.hasOwn(KEYS, key) || (event.repeat && !"jk".includes(key))) return;
    // Where a bracket is written with AltGr, that is no Alt.
    if (event.altKey && !event.getModifierState("AltGraph")) return;
    if (event.target.closest?.(ELSEWHERE) || document.querySelector("dialog:modal")) return;
    event.preventDefault();
    KEYS[key]();
  });
  document.addEventListener("click", ({ target }) => { if (target.closest("[data-choose-all]")) chooseAll(); });
  document.addEventListener("change", ({ target }) => { if (target.matches("#board [name=item]")) count(); });
  // Coming back with the browser's own button, it has kept what was chosen.
  window.addEventListener("pageshow", count);
}
