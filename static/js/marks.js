// The active claim: clicking, hovering and focusing link the marks in the text with the cards beside it, both ways.
import { say } from "./say.js";

const FLASH = 2000;
const MARGIN = 16;
const beside = matchMedia("(min-width: 60rem)"); // where the cards stand beside the text

const quoted = (claim) => CSS.escape(claim);
const marksOf = (claim) => [...document.querySelectorAll(`#text mark[data-c~="${quoted(claim)}"]`)];
const refOf = (claim) => document.querySelector(`#text a.ref[data-claim="${quoted(claim)}"]`);
const cardOf = (claim) => document.querySelector(`#cards > [data-claim="${quoted(claim)}"]`);
const activeClaim = () => document.body.dataset.activeClaim;
const typing = () => document.activeElement?.matches("input:not([type=hidden]), textarea, select, [contenteditable]");

/** Marks, reference and card of exactly these claims get the class. */
function classify(name, claims) {
  const now = new Set(claims.flatMap((claim) => [...marksOf(claim), refOf(claim), cardOf(claim)]));
  document.querySelectorAll(`.${name}`).forEach((old) => { if (!now.has(old)) old.classList.remove(name); });
  now.forEach((element) => element?.classList.add(name));
}

/** Paints the whole extent over whatever shorter claims cover of it. */
function paint(marks) {
  if (!CSS.highlights) return;
  const ranges = marks.map((mark) => {
    const range = document.createRange();
    range.selectNodeContents(mark);
    return range;
  });
  if (ranges.length) CSS.highlights.set("focus", new Highlight(...ranges));
  else CSS.highlights.delete("focus");
}

function refresh() {
  const claim = activeClaim();
  classify("is-active", claim ? [claim] : []);
  document.querySelectorAll("#cards > [aria-current]").forEach((card) => card.removeAttribute("aria-current"));
  if (claim) cardOf(claim)?.setAttribute("aria-current", "true");
  paint(claim ? marksOf(claim) : []);
}

/** On a page with very many claims a card gets its buttons when it is chosen. */
async function complete(card) {
  const whole = card?.dataset.whole;
  if (!whole) return;
  delete card.dataset.whole;
  const answer = await fetch(whole, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || !card.isConnected) {
    card.dataset.whole = whole; // asked again when it is chosen again; its link works all the while
    return;
  }
  const parts = document.createElement("template");
  parts.innerHTML = (await answer.text()).trim();
  const focused = card.contains(document.activeElement);
  const full = parts.content.firstElementChild;
  card.replaceWith(full);
  window.htmx?.process(full);
  refresh();
  if (focused) full.focus({ preventScroll: true });
}

function activate(claim) {
  if (claim) document.body.dataset.activeClaim = claim;
  else delete document.body.dataset.activeClaim;
  refresh();
  if (claim) complete(cardOf(claim));
  document.dispatchEvent(new Event("cards-align"));
}

/** Scrolls only if the card is not on the screen; by where it will be, because it may still be gliding there. */
function reveal(card) {
  const list = card.parentElement;
  if (!list.classList.contains("is-aligned")) {
    card.scrollIntoView({ block: "nearest" });
    return;
  }
  const top = list.getBoundingClientRect().top + parseFloat(card.style.top);
  const bottom = top + card.offsetHeight;
  if (top < MARGIN || bottom - top > innerHeight) scrollBy({ top: top - MARGIN });
  else if (bottom > innerHeight - MARGIN) scrollBy({ top: bottom - innerHeight + MARGIN });
}

function showCard(claim) {
  const card = cardOf(claim);
  activate(claim);
  if (!card) return;
  card.focus({ preventScroll: true });
  reveal(card);
}

function showWords(claim) {
  activate(claim);
  const marks = marksOf(claim);
  if (!marks.length) {
    say("The words of this claim are not in this text.");
    return;
  }
  marks[0].scrollIntoView({ block: "center" });
  marks.forEach((mark) => mark.classList.add("is-flash"));
  setTimeout(() => marks.forEach((mark) => mark.classList.remove("is-flash")), FLASH);
}

export function startMarks() {
  let lastMark = null;
  let pressed = false;
  let pending = null; // what the server announced and htmx has not put on the page yet

  function clickMark(mark) {
    const claims = mark.dataset.c.split(" ").filter(cardOf);
    if (!claims.length) return;
    // The shortest claim first; the same place again goes through the others.
    const next = mark === lastMark ? claims.indexOf(activeClaim()) + 1 : 0;
    lastMark = mark;
    showCard(claims[next % claims.length]);
  }

  document.addEventListener("click", (event) => {
    const { target } = event;
    const shower = target.closest("[data-show-in-text]");
    if (shower) {
      showWords(shower.dataset.showInText);
      // By keyboard or screen reader (no click count) the reader goes along.
      if (event.detail === 0) refOf(shower.dataset.showInText)?.focus({ preventScroll: true });
      return;
    }
    const card = target.closest("#cards > [data-claim]");
    if (card) {
      if (card.dataset.claim !== activeClaim()) activate(card.dataset.claim);
      return;
    }
    if (!document.getSelection().isCollapsed && target.closest("#text")) return;
    const ref = target.closest("#text a.ref");
    if (ref && cardOf(ref.dataset.claim) && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      showCard(ref.dataset.claim);
    } else {
      const mark = target.closest("#text mark[data-c]");
      if (mark) clickMark(mark);
    }
  });

  // A card that is pressed must not move away before the click has happened; the click activates it.
  document.addEventListener("pointerdown", () => { pressed = true; }, true);
  for (const name of ["pointerup", "pointercancel", "keydown"]) document.addEventListener(name, () => { pressed = false; }, true);
  document.addEventListener("focusin", ({ target }) => {
    const claim = target.closest("#cards > [data-claim]")?.dataset.claim;
    if (pressed || !claim || claim === activeClaim()) return;
    activate(claim);
    reveal(cardOf(claim));
  });

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch") return;
    const near = target.closest?.("#text mark[data-c], #text a.ref, #cards > [data-claim]");
    classify("is-hover", near ? (near.dataset.c ?? near.dataset.claim).split(" ") : []);
  });

  const followHash = () => {
    const claim = /^#claim-(\d+)$/.exec(location.hash)?.[1];
    if (claim && cardOf(claim)) showWords(claim);
    // An address of one claim in one version: its words are what one came for.
    if (!location.hash) document.querySelector("#text .ref.is-active[id]")?.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", followHash);

  // After a deed: htmx says so before it swaps, and gives new elements their classes when it settles.
  function finish() {
    const { name, claim, sentence, neighbour } = pending;
    pending = null;
    document.dispatchEvent(new Event("cards-sort"));
    const goal = cardOf(claim) ? claim : neighbour;
    if (!goal || !cardOf(goal)) activate(null);
    else if (typing()) activate(goal);
    else if (name === "claim-marked" && !beside.matches) {
      // The cards are below the text: whoever marks one claim after the other stays at the words.
      activate(goal);
      refOf(goal)?.focus({ preventScroll: true });
    }
    else showCard(goal);
    const number = refOf(claim)?.dataset.number;
    if (sentence) say(number ? sentence.replace("Claim", `Claim ${number}`) : sentence);
  }
  const SENTENCES = {
    "claim-marked": "Claim marked.",
    "claim-moved": "Claim moved.",
    "claim-gone": "", // its toast says it, with the way back
    "claim-restored": "Claim restored.",
  };
  for (const [name, sentence] of Object.entries(SENTENCES)) {
    document.addEventListener(name, ({ detail }) => {
      const card = cardOf(detail.claim);
      const next = card?.nextElementSibling ?? card?.previousElementSibling;
      pending = { name, claim: String(detail.claim), sentence, neighbour: next?.dataset.claim };
      // Nothing may be left to settle when a card was only taken away.
      setTimeout(() => { if (pending) finish(); }, 200);
    });
  }
  // A form inside a card takes the focus with it when it goes; the card gives the keyboard a place to stand.
  const homes = new WeakMap();
  document.addEventListener("htmx:beforeRequest", ({ target, detail }) => {
    const card = target.closest("#cards > [data-claim]");
    if (card) homes.set(detail.xhr, card.dataset.claim);
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (pending) finish();
    else refresh();
    const home = homes.get(detail.xhr);
    if (home && document.activeElement === document.body) cardOf(home)?.focus({ preventScroll: true });
  });

  followHash();
}
