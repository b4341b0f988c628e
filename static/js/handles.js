// Two handles at the ends of the words that a claim is moved to: dragged, or moved by arrow keys. They stand over the text.
import { offsets } from "./offsets.js";

const box = () => document.getElementById("handles");
const article = () => document.getElementById("text");
const isEnd = (handle) => handle.dataset.handle === "end";

/** Where an end of the words is in the window: its side, its foot, and the middle of its line. */
function edge(map, { start, end }, isLast) {
  const range = isLast ? map.range(end - 1, end) : map.range(start, start + 1);
  const rects = [...range.getClientRects()];
  const rect = rects[isLast ? rects.length - 1 : 0];
  if (!rect) return null;
  const leftward = getComputedStyle(range.startContainer.parentElement.closest("[data-start]")).direction === "rtl";
  return { x: leftward === isLast ? rect.left : rect.right, foot: rect.bottom, y: (rect.top + rect.bottom) / 2, leftward };
}

/** Hanging outwards from the foot of the line, so that the words stay free to read. */
function place(handle, { x, foot, leftward }) {
  const size = handle.offsetWidth;
  handle.dataset.side = leftward === isEnd(handle) ? "left" : "right";
  const left = handle.dataset.side === "left" ? x - size : x;
  const room = document.documentElement.clientWidth - size;
  handle.style.left = `${Math.max(0, Math.min(left, room)) + scrollX}px`;
  handle.style.top = `${foot + scrollY}px`;
}

function caretAt(x, y) {
  const found = document.caretPositionFromPoint?.(x, y);
  if (found) return { node: found.offsetNode, offset: found.offset };
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}

const ask = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

/** An `ends` event {start, end} shows them there, without words hides them; they answer by `adjust` and `end-dragged`. */
export function startHandles() {
  let words = null;
  let drag = null;

  document.addEventListener("ends", ({ detail }) => {
    words = detail;
    if (!box()) return;
    box().hidden = !words;
    if (!words) return;
    const map = offsets(article());
    for (const handle of box().querySelectorAll("[data-handle]")) {
      const found = edge(map, words, isEnd(handle));
      if (found) place(handle, found);
    }
  });

  const handleOf = ({ target }) => target.closest?.("[data-handle]");
  // Or the press would take the selection away.
  document.addEventListener("mousedown", (event) => { if (handleOf(event)) event.preventDefault(); });
  document.addEventListener("pointerdown", (event) => {
    const handle = handleOf(event);
    if (!handle || !words || event.button) return;
    handle.focus({ preventScroll: true });
    const { x, y } = edge(offsets(article()), words, isEnd(handle));
    // The finger stays on the handle, and the end goes to the words above it.
    drag = { end: isEnd(handle), x: event.clientX - x, y: event.clientY - y };
    box().classList.add("is-dragged");
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const caret = caretAt(event.clientX - drag.x, event.clientY - drag.y);
    if (caret && article().contains(caret.node)) ask("end-dragged", { ...caret, end: drag.end, unit: event.altKey ? "character" : "word" });
  });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      drag = null;
      box()?.classList.remove("is-dragged");
    });
  }

  document.addEventListener("keydown", (event) => {
    const handle = handleOf(event);
    const way = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!handle || !way || event.shiftKey || event.metaKey) return;
    event.preventDefault();
    const along = event.key === "ArrowLeft" || event.key === "ArrowRight";
    const { leftward } = edge(offsets(article()), words, isEnd(handle));
    const forward = (along && leftward ? -way : way) > 0;
    const unit = !along ? "sentence" : event.ctrlKey || event.altKey ? "word" : "character";
    ask("adjust", { end: isEnd(handle), by: isEnd(handle) === forward ? 1 : -1, unit });
  });
}
