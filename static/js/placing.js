// Where the marker stands: by the selected words, never on them while there is room elsewhere.

const GAP = 8; // pixels between the words, the marker and the edges of the window
/** Fingers and narrow windows: the marker is a bar or a sheet at the bottom. */
const atBottom = matchMedia("(pointer: coarse), (max-width: 44rem)");

const within = (value, least, most) => Math.max(least, Math.min(value, most));

/** At the bottom of the window, out of the way of the system's menu and of the keyboard on the screen. */
function sheet({ style }) {
  // The on-screen keyboard covers the window's lower part without making the window smaller.
  const view = window.visualViewport;
  const hidden = Math.max(0, innerHeight - view.offsetTop - view.height);
  style.inset = "";
  style.bottom = hidden ? `${hidden + GAP}px` : "";
  style.maxHeight = `${view.height - 2 * GAP}px`;
}

/** The part of the selected words that is on the screen: its edges, and its first and last line. */
function seen(range) {
  const rects = [...range.getClientRects()].filter((rect) => rect.width && rect.bottom > 0 && rect.top < innerHeight);
  const first = rects[0] ?? range.getBoundingClientRect();
  return { first, last: rects.at(-1) ?? first, right: Math.max(first.right, ...rects.map((rect) => rect.right)) };
}

/** Puts the marker by the words: a form beside the text or the words, anything else above or below them and `hang`,
 * the pixels that handles hang down from them. */
export function place(box, range, article, hang = 0) {
  const { style } = box;
  box.classList.toggle("is-touch", atBottom.matches);
  if (atBottom.matches) return sheet(box);
  const width = document.documentElement.clientWidth;
  style.maxHeight = `${innerHeight - 2 * GAP}px`;
  const { first, last, right } = seen(range);
  const furthest = width - GAP - box.offsetWidth;
  const lowest = innerHeight - GAP - box.offsetHeight;
  const beside = [article.getBoundingClientRect().right, right].map((edge) => edge + GAP).find((left) => left <= furthest);
  if (box.dataset.mode === "form" && beside !== undefined) {
    style.inset = `${within(first.top, GAP, Math.max(GAP, lowest))}px auto auto ${beside}px`;
    return undefined;
  }
  const above = first.top - GAP - box.offsetHeight;
  const below = last.bottom + GAP + hang;
  const top = above >= GAP ? above : below <= lowest ? below : Math.min(Math.max(GAP, above), lowest);
  const left = within((first.left + first.right - box.offsetWidth) / 2, GAP, Math.max(GAP, furthest));
  style.inset = `${Math.max(GAP, top)}px auto auto ${left}px`;
  return undefined;
}

/** Scrolls the words out from under a form at the bottom, where they would be out of sight. */
export function uncover(box, range) {
  if (!atBottom.matches) return;
  const { first, last } = seen(range);
  const covered = last.bottom - (box.getBoundingClientRect().top - GAP);
  if (covered > 0) scrollBy({ top: Math.min(covered, first.top - GAP), behavior: "instant" });
}
