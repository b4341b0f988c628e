// Places in the article: DOM ranges to code points of the canonical text and back. UTF-16 exists only here and in snap.js.

import { snap } from "./snap.js";

const codePoints = (text) => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};
const isLowSurrogate = (unit) => unit >= 0xdc00 && unit <= 0xdfff;

/** The article's blocks and the ways between them and the page: `describe(range)`, `range(start, end)`, `select(start, end)`. */
export function offsets(article) {
  const blocks = [...article.querySelectorAll("[data-start]")];
  const startOf = (block) => Number(block.dataset.start);

  /** The last block for which `before` holds, or -1; `before` holds for the first ones and then no more. */
  function lastBlock(before) {
    let low = -1;
    for (let high = blocks.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (before(blocks[middle])) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Block number and UTF-16 offset of a DOM point; points outside every block go to the end of the block before. */
  function place(node, offset) {
    const point = document.createRange();
    point.setStart(node, offset);
    const index = lastBlock((block) => point.comparePoint(block, 0) <= 0);
    if (index < 0) return { index: 0, at: 0 };
    const block = blocks[index];
    if (!block.contains(node)) return { index, at: block.textContent.length };
    point.setStart(block, 0);
    point.setEnd(node, offset);
    return { index, at: point.toString().length };
  }

  /** What a range covers as {start, end, exact}, without white space at its ends and of whole words; null if nothing. */
  function describe(range, byCharacter = false) {
    if (!blocks.length || !range.intersectsNode(article)) return null;
    const first = place(range.startContainer, range.startOffset);
    const last = place(range.endContainer, range.endOffset);
    const lines = blocks.slice(first.index, last.index + 1).map((block) => block.textContent);
    const text = lines.join("\n");
    let from = first.at;
    let to = text.length - lines[lines.length - 1].length + last.at;
    if (isLowSurrogate(text.charCodeAt(from))) from -= 1;
    if (isLowSurrogate(text.charCodeAt(to))) to += 1;
    const bare = text.slice(from, to);
    from += bare.length - bare.trimStart().length;
    to = Math.max(from, to - (bare.length - bare.trimEnd().length));
    if (from < to) [from, to] = snap(text, from, to, article.lang, byCharacter);
    // Trimming also takes the ends off block separators: a triple click ends at offset 0 of the next block.
    const raw = text.slice(from, to);
    const exact = raw.trim();
    if (!exact) return null;
    from += raw.length - raw.trimStart().length;
    const start = startOf(blocks[first.index]) + codePoints(text.slice(0, from));
    return { start, end: start + codePoints(exact), exact };
  }

  /** The DOM point of a code point; an `end` point belongs to the text before it, a start to the text after it. */
  function point(at, isEnd) {
    const block = blocks[Math.max(0, lastBlock((candidate) => startOf(candidate) <= (isEnd ? at - 1 : at)))];
    let left = at - startOf(block);
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let node = null;
    while (texts.nextNode()) {
      node = texts.currentNode;
      const length = codePoints(node.data);
      if (left < length || (isEnd && left === length)) {
        return [node, [...node.data].slice(0, left).join("").length];
      }
      left -= length;
    }
    return node ? [node, node.data.length] : [block, 0];
  }

  function range(start, end) {
    const found = document.createRange();
    found.setStart(...point(start, false));
    found.setEnd(...point(end, true));
    return found;
  }

  /** Selects what stands from `start` to `end`, as a person would. */
  function select(start, end) {
    const found = range(start, end);
    document.getSelection().setBaseAndExtent(found.startContainer, found.startOffset, found.endContainer, found.endOffset);
    return found;
  }

  return { blocks, startOf, codePoints, describe, range, select };
}
