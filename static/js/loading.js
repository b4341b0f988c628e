// Loading articles: a pasted page brings its formatting along, files may be dropped, and sending shows how far it is.

const LARGEST = 8_000_000; // characters of formatting; more is not worth sending beside the text
// What would act on the words around it: as core/text.py has it.
const ACTING = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** The formatting knows better than the bare text what is a heading and what a menu: it goes along, unless edited. */
function keepFormatting(event) {
  const field = event.target.closest("textarea[data-rich]");
  const html = field?.form.elements.namedItem("html");
  if (!html) return;
  const whole = !field.value || (field.selectionStart === 0 && field.selectionEnd === field.value.length);
  const formatted = event.clipboardData?.getData("text/html") ?? "";
  html.value = whole && formatted.length < LARGEST ? formatted : "";
  field.dataset.justPasted = "";
}

function dropFormattingWhenEdited({ target }) {
  if (!target.matches?.("textarea[data-rich]")) return;
  const html = target.form.elements.namedItem("html");
  if ("justPasted" in target.dataset) delete target.dataset.justPasted;
  else html.value = "";
  target.form.querySelector("[data-rich-note]")?.toggleAttribute("hidden", !html.value);
}

function nameFiles(form, input) {
  const chosen = form.querySelector("[data-chosen]");
  const names = [...input.files].map((file) => file.name);
  // The field itself names a single file.
  const told = names.length > 3 ? `${names.length} files chosen` : names.join(", ");
  if (chosen) chosen.textContent = names.length > 1 ? told : "";
}

/** A file's name is offered as the title of what it holds, as long as nobody has typed one. */
function offerTitle(input) {
  const field = input.form.elements.namedItem(input.dataset.offers ?? "");
  if (!field || !input.files.length || field.value !== (field.dataset.prefilled ?? "")) return;
  const { name } = input.files[0];
  const ending = input.accept.split(",").find((one) => name.toLowerCase().endsWith(one)) ?? "";
  const title = name.slice(0, name.length - ending.length).replace(ACTING, " ").replace(/[_\s]+/g, " ").trim();
  field.value = field.dataset.prefilled = title.slice(0, field.maxLength > 0 ? field.maxLength : undefined);
}

/** Files go to the form that they are dropped on, else to the one that takes what falls anywhere on the page. */
const dropForm = ({ target }) => target.closest?.("form[data-drop]") ?? document.querySelector("form[data-drop=page]");

function showDropping(form, over) {
  form.classList.toggle("is-over", over);
  form.querySelector("[data-drop-note]")?.toggleAttribute("hidden", !over);
}

function startDropping() {
  const forms = () => document.querySelectorAll("form[data-drop].is-over");
  document.addEventListener("dragover", (event) => {
    // Words that are dragged about are the browser's own affair.
    if (!event.dataTransfer.types.includes("Files")) return;
    const form = dropForm(event);
    for (const other of forms()) if (other !== form) showDropping(other, false);
    if (!form) return;
    event.preventDefault();
    showDropping(form, true);
  });
  document.addEventListener("dragleave", ({ relatedTarget }) => {
    for (const form of forms()) {
      const still = relatedTarget && (form.dataset.drop === "page" || form.contains(relatedTarget));
      if (!still) showDropping(form, false);
    }
  });
  document.addEventListener("drop", (event) => {
    const form = dropForm(event);
    if (!form || !event.dataTransfer.files.length) return;
    event.preventDefault();
    showDropping(form, false);
    const input = form.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    (form.querySelector("button.primary") ?? form.querySelector("button")).focus();
  });
  document.addEventListener("change", ({ target }) => {
    if (!target.matches("form[data-drop] input[type=file]")) return;
    nameFiles(target.form, target);
    offerTitle(target);
  });
}

/** Sends a form of files with XMLHttpRequest, because only that tells how far it is; the answer is shown as a page. */
function sendWithProgress(event) {
  const form = event.target.closest("form[data-drop]");
  const bar = form?.querySelector("progress[data-sent]");
  if (!bar || event.defaultPrevented || !form.querySelector("input[type=file]").files.length) return;
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (sent) => {
    bar.hidden = false;
    if (sent.lengthComputable) bar.value = (100 * sent.loaded) / sent.total;
  });
  const failed = () => {
    bar.hidden = true;
    form.removeAttribute("aria-busy");
    const text = "Not sent: the connection was lost. Your files are still chosen. Try again.";
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, problem: true } }));
  };
  request.addEventListener("error", failed);
  request.addEventListener("load", () => {
    if (request.status === 200 && request.responseURL !== location.href) location.assign(request.responseURL);
    else if (request.status >= 500 || request.status === 0) failed();
    else showRefusal(form, request.responseText);
  });
  const data = new FormData(form, event.submitter);
  form.setAttribute("aria-busy", "true");
  request.send(data);
}

const hasFiles = (form) => form.matches?.("form[data-drop]") && form.querySelector("input[type=file]").files.length > 0;

/** The same for a form that htmx sends, which has its own request and its own answer. */
function showProgress({ target, detail }) {
  const bar = hasFiles(target) && target.querySelector("progress[data-sent]");
  if (!bar || !detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = (100 * detail.loaded) / detail.total;
}

function hideProgress({ target }) {
  const bar = target.matches?.("form[data-drop]") && target.querySelector("progress[data-sent]");
  if (bar) bar.hidden = true;
}

/** A large file takes longer to send than any other request may. */
function waitForFiles({ target, detail }) {
  if (detail.verb === "post" && hasFiles(target)) detail.timeout = 0;
}

/** A refused form comes back in its page; only the form is taken from it, so that the chosen files stay chosen. */
function showRefusal(form, page) {
  form.removeAttribute("aria-busy");
  form.querySelector("progress[data-sent]").hidden = true;
  const answer = new DOMParser().parseFromString(page, "text/html");
  const said = [...answer.querySelectorAll("form[data-drop] .refusal p, form[data-drop] .errorlist li, main .refusal p")];
  form.querySelector("[data-known]")?.remove();
  const known = answer.querySelector("form[data-drop] [data-known]");
  const text = [...new Set(said.map((node) => node.textContent.trim()))].join(" ") || "Not loaded. Reload the page and try again.";
  let box = form.querySelector("[data-refusal]");
  if (!box) {
    box = document.createElement("div");
    box.className = "refusal";
    box.dataset.refusal = "";
    box.tabIndex = -1;
    box.setAttribute("role", "alert");
    form.prepend(box);
  }
  const words = document.createElement("p");
  words.textContent = text;
  box.replaceChildren(words);
  if (known) box.after(document.adoptNode(known)); // what to do with a page that is here already
  box.focus();
}

export function startLoading() {
  document.addEventListener("paste", keepFormatting);
  document.addEventListener("input", dropFormattingWhenEdited);
  document.addEventListener("submit", sendWithProgress);
  document.addEventListener("htmx:configRequest", waitForFiles);
  document.addEventListener("htmx:xhr:progress", showProgress);
  document.addEventListener("htmx:afterRequest", hideProgress);
  startDropping();
}
