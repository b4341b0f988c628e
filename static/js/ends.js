// One end of selected words, a step further: by a character, a word or a sentence, through the borders of blocks too.
import { stepped } from "./snap.js";

/** The words with an end moved out (`by` 1) or in (`by` -1), as {start, end}; null where the article ends. */
export function endMoved(map, lang, words, { end, by, unit }) {
  const forward = end === (by > 0);
  const here = map.blocks.findLastIndex((block) => map.startOf(block) <= (end ? words.end - 1 : words.start));
  for (let index = here; map.blocks[index]; index += forward ? 1 : -1) {
    const block = map.blocks[index];
    const line = block.textContent;
    const beyond = forward ? -1 : Infinity;
    const inside = (place) => [...line].slice(0, place - map.startOf(block)).join("").length;
    const at = index === here ? inside(end ? words.end : words.start) : beyond;
    const next = stepped(line, at, { end, by, lang, unit });
    if (next === undefined) continue;
    const place = map.startOf(block) + map.codePoints(line.slice(0, next));
    return end ? { start: words.start, end: place } : { start: place, end: words.end };
  }
  return null;
}
