// Words of the article that a comment is about: taken from the selection into its form, and shown in the text on the way
// from a comment to them.
import { offsets } from "./offsets.js";
import { say } from "./say.js";

const article = () => document.querySelector("#text[data-revision]");

/** The words that are selected in the article now; null for none. */
function selected() {
  const selection = document.getSelection();
  const text = article();
  if (!text || !selection.rangeCount || selection.isCollapsed) return null;
  return offsets(text).describe(selection.getRangeAt(0));
}

function fill(form, words) {
  const { exact, start } = form.elements;
  exact.value = exact.dataset.prefilled = words.exact;
  start.value = words.start;
  form.querySelector("[data-passage]").open = true;
  exact.dispatchEvent(new Event("input", { bubbles: true }));
}

/** `#words-12-40` in the address: these code points of the text, painted and brought into view. */
function go() {
  const [, start, end] = /^#words-(\d{1,9})-(\d{1,9})$/.exec(location.hash) ?? [];
  const text = article();
  if (!end || !text) return;
  let range;
  try {
    range = offsets(text).range(Number(start), Number(end));
  } catch {
    return; // the text is another one by now
  }
  const block = range.startContainer.parentElement;
  if (CSS.highlights) CSS.highlights.set("passage", new Highlight(range));
  else document.getSelection().addRange(range);
  block?.scrollIntoView({ block: "center" });
  say(`The words of the comment: ${range.toString()}`);
}

export function startPassages() {
  let last = null; // the words last selected: choosing a button takes the selection away
  let atOpening = null; // those that were selected when a comment form was asked for
  document.addEventListener("selectionchange", () => { last = selected() ?? last; });
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.('[data-key="d"]')) atOpening = selected();
    const button = target.closest?.("[data-passage-take]");
    if (!button) return;
    if (last) fill(button.form, last);
    else document.dispatchEvent(new CustomEvent("toast", { detail: { text: "Select words in the text first." } }));
    button.form.elements.text.focus();
  }, true);
  document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
    const form = detail.requestConfig?.verb === "get" && target.closest?.(".slot")?.querySelector("form:has([data-passage])");
    if (form && atOpening) fill(form, atOpening);
    atOpening = null;
  });
  addEventListener("hashchange", go);
  go();
}
