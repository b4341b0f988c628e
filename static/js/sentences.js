// Text mode for the keyboard: selects one sentence after the other; Shift+Arrow then changes the selection natively.
import { offsets } from "./offsets.js";
import { say } from "./say.js";

function segmenter(lang) {
  try {
    return new Intl.Segmenter(lang || undefined, { granularity: "sentence" });
  } catch {
    return new Intl.Segmenter(undefined, { granularity: "sentence" }); // an article may name a language that is none
  }
}

/** The sentences of a block as {start, end} in code points, without the white space after them. */
function sentencesOf(block, map, cutter) {
  let at = map.startOf(block);
  const found = [];
  for (const { segment } of cutter.segment(block.textContent)) {
    const start = at + map.codePoints(segment) - map.codePoints(segment.trimStart());
    if (segment.trim()) found.push({ start, end: start + map.codePoints(segment.trim()) });
    at += map.codePoints(segment);
  }
  return found;
}

function nextSentence(article, map, step) {
  const selection = document.getSelection();
  const here = selection.rangeCount && !selection.isCollapsed ? map.describe(selection.getRangeAt(0)) : null;
  const cutter = segmenter(article.lang);
  if (!here) {
    // Where the reader is: the first block on the screen.
    const visible = map.blocks.findIndex((block) => block.getBoundingClientRect().bottom > 0 && block.textContent.trim());
    return map.blocks.slice(Math.max(0, visible)).flatMap((block) => sentencesOf(block, map, cutter))[0];
  }
  const fits = step > 0 ? ({ start }) => start >= here.end : ({ start }) => start < here.start;
  const order = (things) => (step > 0 ? things : [...things].reverse());
  const candidates = map.blocks.filter((block, index) => (
    step > 0 ? (map.blocks[index + 1] ? map.startOf(map.blocks[index + 1]) > here.end : true) : map.startOf(block) < here.start
  ));
  for (const block of order(candidates)) {
    const sentence = order(sentencesOf(block, map, cutter)).find(fits);
    if (sentence) return sentence;
  }
  return null;
}

/** Scrolls only if it is not on the screen, or only just. */
export function reveal(range) {
  const { top, bottom } = range.getBoundingClientRect();
  const margin = Math.min(120, innerHeight / 4); // room for a sticky bar above and the marker
  if (top < margin || bottom > innerHeight - margin) scrollBy({ top: top - innerHeight / 3 });
}

function select(step) {
  const article = document.querySelector("#text[data-selectable]");
  if (!article) return;
  const map = offsets(article);
  const sentence = nextSentence(article, map, step);
  if (!sentence) return say(step > 0 ? "This is the last sentence." : "This is the first sentence.");
  const range = map.select(sentence.start, sentence.end);
  reveal(range);
  say(range.toString());
}

const UNITS = { ArrowLeft: ["left"], ArrowRight: ["right"], ArrowUp: ["backward", "line"], ArrowDown: ["forward", "line"] };

/** Shift+Arrow as the browser does it, which it does not while a button or a card has the focus. */
function extend(event) {
  const way = UNITS[event.key];
  const focused = document.activeElement;
  if (!way || !event.shiftKey || event.altKey || event.metaKey || focused === document.body) return;
  if (focused.matches("input, textarea, select, [contenteditable]")) return;
  const selection = document.getSelection();
  if (selection.isCollapsed || !selection.anchorNode.parentElement?.closest("#text")) return;
  event.preventDefault();
  selection.modify("extend", way[0], way[1] ?? (event.ctrlKey ? "word" : "character"));
}

export function startSentences() {
  document.addEventListener("keydown", extend);
  document.addEventListener("sentence", ({ detail }) => select(detail));
  // By click too: `data-text-mode` alone or "next" goes on, "previous" goes back.
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-text-mode]");
    if (button) select(button.dataset.textMode === "previous" ? -1 : 1);
  });
}
