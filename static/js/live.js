// What others do on this article comes in by itself: without moving what is read, and never over what is typed.
import { say } from "./say.js";

const EVERY = 5_000;
const SLOWER = 30_000; // when nothing has happened for long
const PATIENCE = 24; // quiet answers until then

const poll = () => document.getElementById("live-poll");
const busy = () => document.querySelector("#marker:popover-open, #moving:not([hidden])") || document.hidden;
const hasForm = (card) => card?.querySelector(".slot form, details.menu[open]");

export function startLive() {
  if (!poll()) return;
  let quiet = 0;
  let timer = 0;
  let anchor = null;
  let asking = false;
  let again = false;

  /** Asks now; once more after the answer that is under way, which may be older than what one asks for. */
  async function ask() {
    again = asking;
    if (asking) return;
    clearTimeout(timer);
    if (!busy() && poll() && window.htmx) {
      asking = true;
      // Not by a trigger on the element: each answer replaces it, and htmx listens to the new one only a little later.
      await window.htmx.ajax("GET", `${poll().dataset.changes}&unread=${document.getElementById("bell").dataset.unread}`, { source: poll(), swap: "none" }).catch(() => {});
      asking = false;
    }
    if (again) await ask();
    else timer = setTimeout(ask, quiet > PATIENCE ? SLOWER : EVERY);
  }

  const isPoll = (detail) => detail.requestConfig?.path?.includes("/changes/");

  /** The line that is read stays where it is, whatever is put in above it. */
  function hold() {
    const blocks = [...document.querySelectorAll("#text > [id]")];
    const first = blocks.find((block) => block.getBoundingClientRect().bottom > 0);
    anchor = first ? { id: first.id, top: first.getBoundingClientRect().top } : null;
  }
  function release() {
    const block = anchor && document.getElementById(anchor.id);
    const moved = block ? block.getBoundingClientRect().top - anchor.top : 0;
    if (Math.abs(moved) > 1) scrollBy({ top: moved, behavior: "instant" });
    anchor = null;
  }

  let polling = false;
  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    polling = isPoll(detail);
    if (!polling) return;
    quiet = detail.xhr.status === 204 ? quiet + 1 : 0;
    if (detail.xhr.status === 200) hold();
  });
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { detail } = event;
    const card = detail.target;
    if (!polling || !card?.matches?.("#cards > [data-claim]") || !hasForm(card)) return;
    event.preventDefault();
    detail.shouldSwap = false;
    if (card.querySelector("[data-behind]")) return;
    const line = document.createElement("p");
    line.className = "note";
    line.dataset.behind = "";
    line.textContent = "Somebody changed this claim. What you type is kept; if both changed the same, you see both when you save.";
    card.querySelector(".slot").before(line);
  });
  document.addEventListener("htmx:oobAfterSwap", () => {
    if (!polling) return;
    const seen = new Map();
    for (const card of document.querySelectorAll("#cards > [data-claim]")) {
      seen.get(card.id)?.remove();
      seen.set(card.id, card);
    }
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!isPoll(detail)) return;
    if (detail.xhr.status === 200) {
      document.dispatchEvent(new Event("cards-sort"));
      release();
    }
    polling = false;
  });
  document.addEventListener("live-news", ({ detail }) => say(detail.sentence));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  addEventListener("focus", () => { quiet = 0; ask(); });
  timer = setTimeout(ask, 500);
}
