// Selected words are taken whole, and no character is cut: the ends of a selection move out to where they belong.

/** Written without spaces between words: there a word is no unit that a reader sees. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const cutters = new Map();
function cutter(lang, granularity) {
  const key = `${lang} ${granularity}`;
  if (!cutters.has(key)) {
    try {
      cutters.set(key, new Intl.Segmenter(lang || undefined, { granularity }));
    } catch {
      cutters.set(key, new Intl.Segmenter(undefined, { granularity })); // an article may name a language that is none
    }
  }
  return cutters.get(key);
}

/** The segment that a place is strictly inside of, as [start, end]; null where a segment begins. */
function around(text, at, lang, granularity) {
  if (at <= 0 || at >= text.length) return null;
  const found = cutter(lang, granularity).segment(text).containing(at);
  if (!found || found.index === at) return null;
  if (granularity === "word" && (!found.isWordLike || UNSPACED.test(found.segment))) return null;
  return [found.index, found.index + found.segment.length];
}

/** UTF-16 places in a text, moved out of words (unless `byCharacter`) and of characters. */
export function snap(text, from, to, lang, byCharacter) {
  for (const granularity of byCharacter ? ["grapheme"] : ["word", "grapheme"]) {
    from = around(text, from, lang, granularity)?.[0] ?? from;
    to = around(text, to, lang, granularity)?.[1] ?? to;
  }
  return [from, to];
}

const GRANULARITY = { character: "grapheme", word: "word", sentence: "sentence" };

/** The place one `unit` (character, word, sentence) further out (`by` 1) or in (`by` -1) from an end of a selection. */
export function stepped(text, at, { end, by, lang, unit }) {
  const forward = end === (by > 0);
  const bounds = [];
  for (const { index, segment, isWordLike } of cutter(lang, GRANULARITY[unit]).segment(text)) {
    if (unit === "word" ? !isWordLike : !segment.trim()) continue;
    bounds.push(index + (end ? segment.trimEnd().length : segment.length - segment.trimStart().length));
  }
  return forward ? bounds.find((bound) => bound > at) : bounds.findLast((bound) => bound < at);
}
