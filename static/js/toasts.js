// Toasts: short messages that go away by themselves, but never while somebody reads, points at or stands in one.

const SECONDS = { plain: 6, undo: 12 };
const MOST = 2; // more at once cover what one works on

/** Tends toasts from the server; a `toast` event {text, problem, link: {href, text}} on the document adds one. */
export function startToasts() {
  let count = 0;

  function tend() {
    for (const toast of document.querySelectorAll("[data-toast]:not([data-age])")) {
      count += 1;
      toast.dataset.age = count; // tells undo.js which one is the newest, wherever the server puts it
      if (!toast.matches(".is-problem")) later(toast, toast.querySelector("form") ? SECONDS.undo : SECONDS.plain);
    }
    thin();
  }

  /** The oldest give way first, and a problem after all others. */
  function thin() {
    const rank = (toast) => Number(toast.dataset.age) + (toast.matches(".is-problem") ? count : 0);
    const shown = [...document.querySelectorAll("[data-toast][data-age]:not([hidden])")];
    shown.sort((a, b) => rank(a) - rank(b));
    shown.slice(0, -MOST).filter((toast) => !toast.matches(":focus-within")).forEach((toast) => toast.remove());
  }

  function later(toast, seconds) {
    setTimeout(() => {
      if (toast.matches(":hover, :focus-within, [aria-busy]") || toast.querySelector("[aria-busy]")) later(toast, 2);
      else toast.remove();
    }, seconds * 1000);
  }

  const clearProblems = () => {
    document.querySelectorAll("[data-toast][data-age].is-problem").forEach((toast) => toast.remove());
  };

  document.addEventListener("toast", ({ detail }) => {
    const box = document.getElementById("toasts");
    if (!box) return;
    const toast = document.createElement("div");
    toast.className = detail.problem ? "toast is-problem" : "toast";
    toast.dataset.toast = "";
    const words = document.createElement("p");
    words.textContent = detail.text;
    if (detail.link) {
      const link = document.createElement("a");
      Object.assign(link, { href: detail.link.href, textContent: detail.link.text, target: "_blank", rel: "noopener" });
      words.append(" ", link);
    }
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "quiet icon", textContent: "×", ariaLabel: "Dismiss" });
    close.dataset.dismiss = "";
    toast.append(words, close);
    if (detail.problem) clearProblems(); // said once, however often it is met
    for (const other of box.querySelectorAll("[data-toast]:not([data-deed])")) {
      if (other.querySelector("p")?.textContent === words.textContent) other.remove();
    }
    box.append(toast);
    tend();
  });
  // Only those already tended: the answer that saved may bring a warning of its own.
  document.addEventListener("saved", clearProblems);
  // An undo that was used has nothing more to say; the answer brings its own toast.
  document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
    if (detail.xhr.status >= 200 && detail.xhr.status < 400) target.closest?.("[data-toast]")?.remove();
  });
  document.addEventListener("htmx:afterSettle", tend);
  tend();
}
