// From selected words to a claim: the marker popover at the selection, its form, and moving a claim to other words.
import { endMoved } from "./ends.js";
import { offsets } from "./offsets.js";
import { place, uncover } from "./placing.js";
import { say } from "./say.js";
import { reveal } from "./sentences.js";

const DEBOUNCE = 150;
const HANDLE = 32; // pixels that a handle hangs down from the words

const article = () => document.querySelector("#text[data-selectable]");
const marker = () => document.getElementById("marker");
const part = (hook) => marker()?.querySelector(hook);
const banner = () => document.getElementById("moving");
const movingClaim = () => banner()?.dataset.claim;
const isForm = () => marker()?.dataset.mode === "form";
const isOpen = () => Boolean(marker()?.matches(":popover-open"));

let byCharacter = false; // the ends were chosen character by character, so words may be cut

function selected() {
  const selection = document.getSelection();
  const text = article();
  if (!text || !selection.rangeCount || selection.isCollapsed) return null;
  return offsets(text).describe(selection.getRangeAt(0), byCharacter);
}

function fill(form, found) {
  for (const name of ["start", "end", "exact"]) form.elements.namedItem(name).value = found[name];
  form.elements.namedItem("by_character").value = byCharacter ? "on" : "";
}

/** Moves one end of the selection by a `unit`, out of it (`by` 1) or into it (`by` -1). */
function adjust(step) {
  const text = article();
  const words = selected();
  if (!text || !words) return say("Select words in the text first.");
  const map = offsets(text);
  const moved = endMoved(map, text.lang, words, step);
  if (!moved) return say(step.end ? "The end cannot go further." : "The start cannot go further.");
  if (moved.start >= moved.end) return say("One word at least stays selected.");
  byCharacter ||= step.unit === "character"; // the other end may have been chosen so before
  return say(map.select(moved.start, moved.end).toString());
}

/** Takes one end of the selection to a place in the text; the other end stays as it is. */
function takeEnd({ end, node, offset, unit }) {
  const words = selected();
  if (!words) return;
  const map = offsets(article());
  const range = map.range(words.start, words.end);
  if (end) range.setEnd(node, offset);
  else range.setStart(node, offset);
  const found = map.describe(range, unit === "character");
  const [from, to] = end ? [words.start, found?.end] : [found?.start, words.end];
  if (!found || from >= to) return;
  byCharacter ||= unit === "character";
  map.select(from, to);
}

/** Selects the words that a claim has now. */
function selectPresent(from, to) {
  const map = offsets(article());
  byCharacter = false;
  reveal(map.select(from, to));
  const whole = selected();
  byCharacter = whole?.start !== from || whole.end !== to; // they were chosen so, and stay so
}

function paintDraft(found) {
  if (!CSS.highlights) return;
  if (found && article()) CSS.highlights.set("draft", new Highlight(offsets(article()).range(found.start, found.end)));
  else CSS.highlights.delete("draft");
}

export function startSelection() {
  let found = null; // the words last selected: a copy, because focus in a field takes the selection away
  let dismissed = ""; // words whose marker was closed: it does not come back for them by itself
  let opener = null; // where the keyboard was before the marker
  let held = false; // a pointer is down: the selection is not finished
  let byKey = false;
  let waiting;

  const keyOf = (words) => (words ? `${words.start}-${words.end}` : "");
  const schedule = () => {
    clearTimeout(waiting);
    waiting = setTimeout(settle, DEBOUNCE);
  };
  const reposition = () => {
    if (isOpen() && found && article()) place(marker(), offsets(article()).range(found.start, found.end), article(), movingClaim() ? HANDLE : 0);
    document.dispatchEvent(new CustomEvent("ends", { detail: movingClaim() ? selected() : null }));
  };
  let frame = 0;
  const follow = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      reposition();
    });
  };

  function settle() {
    if (held) return;
    const words = selected();
    if (!words) {
      dismissed = "";
      if (!isForm()) hide();
      return;
    }
    if (byKey) say(words.exact);
    byKey = false;
    if (!marker()) return;
    const same = keyOf(words) === keyOf(found);
    found = words;
    if (isForm()) {
      if (!same) aim();
    } else if (keyOf(words) !== dismissed) show("bar");
  }

  function show(mode) {
    const box = marker();
    box.dataset.mode = mode;
    part("[data-marker-bar]").hidden = mode !== "bar";
    part("[data-mark-form]").hidden = mode !== "form";
    if (!box.contains(document.activeElement)) opener = document.activeElement;
    if (!isOpen()) box.showPopover();
    reposition();
  }

  /** The bar offers one thing: a new claim, or new words for the claim that is being moved. */
  function offer() {
    if (!marker()) return;
    part("[data-mark-open]").hidden = Boolean(movingClaim());
    part("[data-move-here]").hidden = !movingClaim();
  }

  /** Points the open form at the words found; the claim's own wording follows only as long as nobody has typed. */
  function aim() {
    const form = part("[data-mark-form]");
    const before = form.querySelector("[data-quote]").textContent;
    fill(form, found);
    form.querySelector("[data-quote]").textContent = found.exact;
    const field = form.elements.namedItem("claim_reviewed"); // a quotation from a copy has no wording of its own
    if (field && field.value === (field.dataset.prefilled ?? "")) {
      field.value = field.dataset.prefilled = found.exact.replace(/\s*\n\s*/g, " ");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      delete form.dataset.changed; // a prefilled field is nothing that could be lost
    } else if (field && before && before !== found.exact) tellOfOtherWords(form);
    paintDraft(found);
    reposition();
    uncover(marker(), offsets(article()).range(found.start, found.end));
  }

  /** What was typed was about other words: that must not go unnoticed. */
  function tellOfOtherWords(form) {
    form.querySelector("[data-other-words]").hidden = false;
    say(`Now about: ${found.exact}. What you typed is kept.`);
  }

  function openForm() {
    clearTimeout(waiting);
    if (!marker()) return;
    found = selected() ?? (isOpen() || dismissed ? found : null);
    if (!found) {
      document.dispatchEvent(new CustomEvent("toast", { detail: { text: "Select words in the text first." } }));
      return;
    }
    stopMoving();
    show("form");
    aim();
    const { elements } = part("[data-mark-form]");
    const wording = elements.namedItem("claim_reviewed");
    // Of a copy's words it is asked which claim they are for.
    const claim = part("[data-mark-form]").querySelector("[name=evidence]:checked, [name=evidence]");
    (wording ?? claim).focus({ preventScroll: true });
    wording?.setSelectionRange(wording.value.length, wording.value.length);
  }

  function hide() {
    if (isOpen()) marker().hidePopover();
    if (marker()) marker().dataset.mode = "";
    paintDraft(null);
    found = null;
  }

  /** Closes: the typed words stay as a draft for these words, the keyboard returns to where it was. */
  function cancel() {
    if (!marker()) {
      history.back(); // the form on a page of its own
      return;
    }
    const words = found;
    const wasForm = isForm();
    const inside = marker().contains(document.activeElement);
    hide();
    if (wasForm) freshForm();
    found = words;
    dismissed = keyOf(words);
    if (inside && opener?.isConnected) opener.focus({ preventScroll: true });
    if (wasForm && words && article()) offsets(article()).select(words.start, words.end);
  }

  // The form as the page came with it: cancelling takes away refusals; a draft comes back when its words are chosen again.
  const pristine = part("[data-mark-form]")?.cloneNode(true);
  function freshForm() {
    if (!pristine) return;
    const form = pristine.cloneNode(true);
    form.reset();
    form.hidden = true;
    // A new form makes a new claim; without HTTPS the server makes the id.
    const uid = form.elements.namedItem("uid");
    if (uid) uid.value = crypto.randomUUID?.() ?? "";
    part("[data-mark-form]").replaceWith(form);
    window.htmx?.process(form);
  }

  const moveForm = () => document.querySelector(`[data-move="${CSS.escape(movingClaim() ?? "")}"]`)?.closest("[data-move-form]");

  function startMoving(button) {
    if (!banner()) return;
    banner().dataset.claim = button.dataset.move;
    banner().hidden = false;
    const { number, from, to } = moveForm().dataset;
    document.querySelectorAll("[data-move-number]").forEach((place) => { place.textContent = number; });
    banner().querySelectorAll("[data-move-from]").forEach((way) => { way.hidden = (way.dataset.moveFrom === "present") !== Boolean(to); });
    if (to) selectPresent(Number(from), Number(to));
    say(banner().querySelector("[data-move-from]:not([hidden])").textContent);
    offer();
    dismissed = "";
    settle(); // words may be selected already
    reposition();
  }

  function stopMoving() {
    if (!movingClaim()) return;
    delete banner().dataset.claim;
    banner().hidden = true;
    offer();
    reposition();
  }

  function cancelMoving() {
    const button = document.querySelector(`[data-move="${CSS.escape(movingClaim())}"]`);
    const hadWords = Boolean(moveForm()?.dataset.to);
    stopMoving();
    hide();
    if (hadWords) document.getSelection().removeAllRanges();
    dismissed = keyOf(selected());
    say("Nothing was changed.");
    (button?.offsetParent ? button : button?.closest(".card"))?.focus({ preventScroll: true });
  }

  function moveHere() {
    const words = selected() ?? found;
    const form = moveForm();
    if (!words || !form) return;
    if (Number(form.dataset.from) === words.start && Number(form.dataset.to) === words.end) {
      say("These are its words already.");
      return;
    }
    fill(form, words);
    hide();
    dismissed = keyOf(words);
    form.requestSubmit();
  }

  document.addEventListener("adjust", ({ detail }) => adjust(detail));
  document.addEventListener("end-dragged", ({ detail }) => takeEnd(detail));
  document.addEventListener("sentence", () => { byCharacter = false; }, true);
  document.addEventListener("selectionchange", () => {
    if (document.getSelection().isCollapsed) dismissed = ""; // the same words selected anew are a new wish
    schedule();
    if (movingClaim()) follow();
  });
  document.addEventListener("pointerdown", (event) => {
    // A finger's long press selects while it is down, and the bar may come then; a button of the bar keeps it open.
    held = event.pointerType !== "touch" || Boolean(marker()?.contains(event.target));
    byKey = false;
    if (event.target.closest?.("#text")) byCharacter = false;
  }, true);
  for (const name of ["pointerup", "pointercancel", "dragend"]) {
    document.addEventListener(name, () => {
      held = false;
      schedule();
    }, true);
  }
  document.addEventListener("keydown", (event) => {
    held = false; // a context menu may have swallowed the pointer's way up
    byKey = event.shiftKey && /^(Arrow|Home|End|Page)/.test(event.key);
    if (byKey) byCharacter = /^Arrow(Left|Right)$/.test(event.key) && !event.ctrlKey && !event.altKey;
    if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog:modal")) return;
    if (isForm()) cancel();
    else if (movingClaim()) cancelMoving();
    else if (isOpen()) cancel();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  document.addEventListener("click", ({ target }) => {
    const hook = target.closest("[data-mark-open], [data-marker-close], [data-move], [data-move-here], [data-move-cancel]");
    if (!hook) return;
    if (hook.matches("[data-mark-open]")) openForm();
    else if (hook.matches("[data-marker-close]")) cancel();
    else if (hook.matches("[data-move]")) startMoving(hook);
    else if (hook.matches("[data-move-here]")) moveHere();
    else cancelMoving();
  });

  addEventListener("resize", follow);
  document.addEventListener("scroll", follow, { capture: true, passive: true });
  window.visualViewport.addEventListener("resize", follow);
  if (marker()) new ResizeObserver(follow).observe(marker()); // a growing field, a refusal above it

  // htmx says these before it swaps; the swap then finds the marker closed.
  document.addEventListener("claim-marked", ({ target }) => {
    if (!isForm() || !(target === document.body || target.closest("[data-mark-form]"))) return;
    hide();
    opener = null;
    document.getSelection().removeAllRanges();
  });
  document.addEventListener("claim-moved", () => {
    if (!movingClaim()) return;
    stopMoving();
    hide();
    document.getSelection().removeAllRanges();
  });
  // Whatever the server sent, the form is to be seen exactly while it is in use, and it knows its words.
  document.addEventListener("htmx:afterSwap", () => {
    const form = part("[data-mark-form]");
    if (!form) return;
    form.hidden = !isForm();
    if (!isForm() || !found) return;
    if (!form.elements.namedItem("exact").value) fill(form, found);
    const quote = form.querySelector("[data-quote]");
    quote.textContent ||= found.exact;
    reposition();
  });
  document.addEventListener("htmx:afterSettle", () => { if (isForm()) paintDraft(found); });
}
