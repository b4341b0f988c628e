// The order of a claim's sources: buttons, Alt with an arrow key, or the mouse on the grip. All send the same form.
import { say } from "./say.js";

const FIELDS = "input, textarea, select, [contenteditable]";

export function startOrder() {
  let dragged; // the source under way
  let over; // where it would go: {item, after}

  const form = () => document.querySelector("[data-order-form]");
  const pressed = () => document.querySelector("[data-order-form] ~ * [data-move-key]:focus");

  function mark(place) {
    for (const item of document.querySelectorAll("[data-evidence].is-before, [data-evidence].is-after")) {
      item.classList.remove("is-before", "is-after");
    }
    over = place;
    if (place) place.item.classList.add(place.after ? "is-after" : "is-before");
  }

  function send(move) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "move", value: move });
    form().append(field);
    form().requestSubmit();
    field.remove(); // htmx has read the form by now; a refused one must not send it again
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move-key][aria-disabled]");
    if (!button) return;
    event.preventDefault();
    say(button.dataset.moveKey === "ArrowUp" ? "It stands first already." : "It stands last already.");
  }, true);

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.matches?.(FIELDS)) return;
    const button = event.target.closest?.("[data-evidence]")?.querySelector(`[data-move-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.focus({ preventScroll: true });
    button.click();
  });

  // htmx gives the focus back to the button of the same id; the source it is on may have gone out of sight.
  document.addEventListener("htmx:afterSettle", () => {
    pressed()?.closest("[data-evidence]").scrollIntoView({ block: "nearest" });
  });

  document.addEventListener("dragstart", (event) => {
    if (!event.target.matches?.("[data-grip]")) return;
    dragged = event.target.closest("[data-evidence]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.querySelector("h4").textContent);
    event.dataTransfer.setDragImage(dragged, 12, 12);
    dragged.classList.add("is-dragged");
  });
  document.addEventListener("dragover", (event) => {
    if (!dragged) return;
    const item = event.target.closest?.("[data-evidence]");
    // Only among those that do the same for the claim: what a source says is not changed by moving it.
    if (!item || item === dragged || item.parentElement !== dragged.parentElement) return mark(null);
    event.preventDefault();
    const { top, height } = item.getBoundingClientRect();
    mark({ item, after: event.clientY > top + height / 2 });
  });
  document.addEventListener("drop", (event) => {
    if (!dragged || !over) return;
    event.preventDefault();
    send(`${dragged.dataset.evidence}:${over.after ? "after" : "before"}:${over.item.dataset.evidence}`);
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    mark(null);
  });
}
