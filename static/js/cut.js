// Mending the cut with one key a line: j and k go from line to line, x moves the line to the other side.
import { say } from "./say.js";

const buttons = () => [...document.querySelectorAll("#cut [data-move]")].filter((button) => button.offsetHeight);
const current = () => document.activeElement?.closest?.("#cut [data-line]")?.querySelector("[data-move]");

function step(by) {
  const all = buttons();
  const here = all.indexOf(current());
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by;
  if (!all[next]) return say(by > 0 ? "This is the last line." : "This is the first line.");
  all[next].focus();
  return all[next].closest("[data-line]").scrollIntoView({ block: "nearest" });
}

const KEYS = { j: () => step(1), k: () => step(-1), x: () => (current() ?? buttons()[0])?.click() };

export function startCut() {
  document.addEventListener("keydown", (event) => {
    if (!document.getElementById("cut") || document.documentElement.dataset.shortcuts === "off") return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest?.("input, select, textarea")) return;
    const deed = KEYS[event.key];
    if (!deed || (event.repeat && event.key === "x")) return;
    event.preventDefault();
    deed();
  }, true);
  // The moved line stands on the other side now: the keyboard goes on with its neighbour, and the reader is told.
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    const cut = target.closest?.("#cut") ?? document.getElementById("cut");
    const line = cut?.dataset.moved && document.getElementById(`line-${cut.dataset.moved}`);
    if (!line) return;
    say(`Line ${Number(cut.dataset.moved) + 1}: ${line.dataset.line}.`);
    if (document.activeElement === document.body) line.querySelector("[data-move]")?.focus({ preventScroll: true });
  });
}
