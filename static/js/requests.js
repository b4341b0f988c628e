// What every request needs: the CSRF token of now, no double submits, errors in words, and the "Saved 12:04" line.

const SLOW = 400; // milliseconds until "Saving…" is worth saying
const PATIENCE = 30_000; // milliseconds until a request counts as lost
const KEPT = "What you typed is still here.";

const csrfToken = () => /(?:^|;\s*)(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1];
const isSave = (detail) => detail.requestConfig?.verb !== "get";

/** Why a request failed, in words that say what to do. */
function problem(status, saving) {
  const lead = saving ? "Not saved: " : "Not loaded: ";
  const reasons = {
    0: "the connection was lost.",
    403: "you may not do this, or your session has changed.",
    404: "this is no longer here.",
    413: "this is more than can be sent at once.",
    429: "too many requests at once. Wait a minute.",
  };
  // The same also when only news were asked for: it may be said while somebody types.
  if (status === 401) return `Your session has ended. ${KEPT} Sign in in another tab, then save again.`;
  const why = reasons[status] ?? "something went wrong on our side.";
  return [lead + why, saving ? KEPT : "", status === 404 ? "Reload the page." : "Try again."].filter(Boolean).join(" ");
}

export function startRequests() {
  const swapped = new WeakSet(); // answers that said themselves what is wrong
  let slow;

  if (window.htmx) {
    // htmx would copy `style` with setAttribute, which the content security policy refuses.
    window.htmx.config.attributesToSettle = ["class", "width", "height"];
    window.htmx.config.timeout ||= PATIENCE;
  }

  function state(words) {
    clearTimeout(slow);
    const line = document.getElementById("save-state");
    if (line) line.textContent = words;
  }

  /** Whether the answer is a form that stands on the page now; what was only a button has no form to look at. */
  const swappedIn = (target, xhr) => xhr.getResponseHeader("HX-Reswap") !== "none" && target.getAttribute("hx-swap") !== "none";

  function failed({ detail }) {
    if (swapped.has(detail.xhr)) return;
    // A whole page that came with 200 is the sign-in page, at the end of a redirect.
    const status = detail.xhr.status >= 200 && detail.xhr.status < 400 ? 401 : detail.xhr.status;
    // The server's own sentence knows more, except that it has no link to sign in.
    const answer = status >= 400 && status !== 401 && new DOMParser().parseFromString(detail.xhr.response, "text/html");
    const text = (answer && answer.querySelector("[data-toast] p, [data-refusal] p")?.textContent) || problem(status, isSave(detail));
    const href = document.documentElement.dataset.signIn || "/sign-in/";
    const link = status === 401 ? { href, text: "Sign in" } : null;
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, link, problem: true } }));
  }

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const revision = document.getElementById("text")?.dataset.revision;
    if (revision) detail.headers["X-Revision"] = revision; // so that no answer mixes another text into this one
    const token = csrfToken();
    if (!token || detail.verb === "get") return;
    // From the cookie and not from the page: a person may have signed in again in another tab.
    detail.headers["X-CSRFToken"] = token;
    detail.parameters.csrfmiddlewaretoken = token;
  });

  // In the capture phase, so that it comes before htmx, which would queue the second request.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const field = form.elements.namedItem("csrfmiddlewaretoken");
    if (field && csrfToken()) field.value = csrfToken();
  }, true);

  // In the bubble phase, when htmx has taken its forms: what is left goes the browser's way.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.target === "_blank") return;
    form.setAttribute("aria-busy", "true");
    setTimeout(() => form.removeAttribute("aria-busy"), 10_000); // an answer that is a download never leaves the page
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
  });

  document.addEventListener("htmx:beforeSend", ({ target, detail }) => {
    if (!isSave(detail)) return;
    target.setAttribute("aria-busy", "true");
    clearTimeout(slow);
    slow = setTimeout(state, SLOW, "Saving…");
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target !== document.body && /^\s*<!doctype/i.test(detail.serverResponse)) {
      // No fragment but a page: a sign-in page, or an error page made without htmx in mind.
      detail.shouldSwap = false;
      detail.isError = true;
    }
    const nowhere = detail.xhr.getResponseHeader("HX-Reswap") === "none" && !/hx-swap-oob/.test(detail.serverResponse);
    if (detail.shouldSwap && !nowhere) swapped.add(detail.xhr);
  });
  document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
    target.removeAttribute("aria-busy");
    // htmx calls an answer that it was told to swap a success, whatever its status.
    if (detail.successful && detail.xhr.status >= 400) failed({ detail });
    if (!isSave(detail)) return;
    const { status } = detail.xhr;
    if (detail.successful && status < 400) {
      const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      state(`Saved ${time}`);
      document.dispatchEvent(new CustomEvent("saved"));
    } else if (status === 422 || status === 409) state(swappedIn(target, detail.xhr) ? "Not saved – see the form" : "Not done – see the message");
    else if (status === 401) state("Not saved – your session has ended");
    else if (status === 0) state("Not saved – the connection was lost");
    else state("Not saved – try again");
  });
  for (const name of ["responseError", "sendError", "timeout"]) document.addEventListener(`htmx:${name}`, failed);
}
