// Undo and redo of what this person did on this page, for as long as it is open: two stacks of the server's events.
import { ELSEWHERE } from "./shortcuts.js";

const NOTHING = { undo: "Nothing to undo on this page.", redo: "Nothing to redo on this page." };

/** Where everybody sees and hears it: a key that does nothing at all looks broken. */
const sayNothing = (way) => document.dispatchEvent(new CustomEvent("toast", { detail: { text: NOTHING[way] } }));

/** The server tells of each deed with a `deed` event {event, way, undoes, address, sentence}; `undo-step` takes a step. */
export function startUndo() {
  const stacks = { undo: [], redo: [] };
  const pair = () => document.querySelector("[data-undo-pair]");
  let queue = Promise.resolve();

  function draw() {
    for (const way of ["undo", "redo"]) {
      const button = pair()?.querySelector(`[data-step="${way}"]`);
      if (!button) continue;
      const name = stacks[way].at(-1)?.name;
      // Not `disabled`: whoever stands on the button would lose their place with the last step.
      button.setAttribute("aria-disabled", String(!name));
      button.title = name ? `${button.textContent.trim()}: ${name}` : NOTHING[way];
    }
  }

  function forget(event) {
    for (const way of ["undo", "redo"]) stacks[way] = stacks[way].filter((deed) => deed.event !== event);
  }

  function note({ event, way, undoes, address, sentence }) {
    const before = [...stacks.undo, ...stacks.redo].find((deed) => deed.event === undoes);
    forget(undoes);
    forget(event);
    if (way === "do") stacks.redo = [];
    stacks[way === "undo" ? "redo" : "undo"].push({ event, address, name: before?.name ?? sentence });
    // A toast that offers what was done by key has nothing more to say. Afterwards: htmx swaps from where it was asked.
    setTimeout(() => document.querySelector(`[data-toast][data-deed="${undoes}"]`)?.remove());
    draw();
  }

  async function take(way) {
    const deed = stacks[way].at(-1);
    if (!deed) return sayNothing(way);
    const source = pair().querySelector(`[data-step="${way}"]`);
    let status = 0;
    source.addEventListener("htmx:afterRequest", ({ detail }) => { status = detail.xhr.status; }, { once: true });
    try {
      await window.htmx.ajax("POST", deed.address, { source, swap: "none" });
    } catch {
      return undefined; // said already, by whoever listens for lost connections; the deed can be tried again
    }
    // What can never be undone any more must not stand before what can.
    if ([400, 403, 404, 409, 422].includes(status)) forget(deed.event);
    return draw();
  }

  /** One after the other: the next step is only known when this one is answered. */
  function step(way) {
    if (pair()) queue = queue.then(() => take(way));
    else pressNewest(way);
  }

  /** Where there is no workspace: the button of the newest toast. */
  function pressNewest(way) {
    const toasts = [...document.querySelectorAll("[data-toast]")].filter((toast) => toast.querySelector("[data-undo]"));
    // One that has no age yet has come this very moment.
    const age = (toast) => Number(toast.dataset.age ?? Infinity);
    toasts.sort((a, b) => (age(a) < age(b) ? 1 : -1));
    const button = toasts[0]?.querySelector("[data-undo]");
    if (button && (toasts[0].dataset.way === "undo") === (way === "redo")) button.click();
    else sayNothing(way);
  }

  document.addEventListener("deed", ({ detail }) => note(detail));
  document.addEventListener("undo-step", ({ detail }) => step(detail));
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-undo-pair] [data-step]");
    if (button) step(button.dataset.step);
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing || event.defaultPrevented) return;
    const key = event.key.toLowerCase();
    const way = { z: event.shiftKey ? "redo" : "undo", y: event.shiftKey ? "" : "redo" }[key];
    if (!way || !pair() || event.target.closest?.(ELSEWHERE) || document.querySelector("dialog:modal")) return;
    event.preventDefault();
    step(way);
  });
  // What was done by a form of its own just before this page was opened.
  for (const toast of document.querySelectorAll("[data-toast][data-deed]")) {
    const { deed: event, way, undoes } = toast.dataset;
    note({ event, way, undoes, address: toast.querySelector("form").action, sentence: toast.querySelector("p").textContent });
  }
  draw();
}
