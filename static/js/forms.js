// Small comforts for ordinary forms, each switched on by a data attribute.

const FIRST_FIELD = "[autofocus], input:not([type=hidden], [disabled]), textarea, select, button:not([disabled], [tabindex='-1'])";

function grow(field) {
  if (!field.offsetParent) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

/** Menus close when something in them was chosen, or something outside was clicked. */
function closeMenus(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target) || target.closest("details.menu li")) menu.open = false;
  }
}

/** A menu that would run off the bottom of the window opens upwards, where there is more room. */
function turn(menu) {
  const list = menu.querySelector("ul");
  menu.classList.remove("is-up");
  if (!menu.open || !list) return;
  const { top } = menu.getBoundingClientRect();
  menu.classList.toggle("is-up", list.getBoundingClientRect().bottom > innerHeight && top > list.offsetHeight);
}

async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  if (!source) return;
  const text = source.value ?? source.textContent;
  let copied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No clipboard without HTTPS: select the words, so that Ctrl+C does it.
    if (source.select) source.select();
    else document.getSelection().selectAllChildren(source);
    copied = document.execCommand("copy");
  }
  const detail = { text: copied ? "Copied." : "The words are selected: press Ctrl+C to copy them." };
  document.dispatchEvent(new CustomEvent("toast", { detail }));
}

/** Into a form that was just opened; in a group of radio buttons to the chosen one. */
function focusFirst(slot) {
  if (!slot || slot.contains(document.activeElement)) return;
  const field = slot.querySelector(FIRST_FIELD);
  const chosen = field?.type === "radio" && slot.querySelector(`input[name="${CSS.escape(field.name)}"]:checked`);
  (chosen || field)?.focus();
}

/** A page that is a form: to what is wrong in it, else into its first field. A place in the address goes before. */
function startPage() {
  const main = document.getElementById("main");
  if (location.hash || !main) return;
  showProblem(main);
  const form = main.querySelector("[data-form-page]");
  // With a finger that would open the keyboard over what there is to read first.
  if (form && document.activeElement === document.body && matchMedia("(pointer: fine)").matches) focusFirst(form);
}

/** Brings the eyes and the keyboard to what is wrong in a refused form. */
function showProblem(root) {
  const wrong = root.querySelector("[aria-invalid=true]") ?? root.querySelector("[data-refusal], [role=alert]");
  if (!wrong) return;
  for (let box = wrong.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  if (!wrong.matches("input, textarea, select, button, a, [tabindex]")) wrong.tabIndex = -1;
  wrong.focus();
}

export function startForms() {
  document.addEventListener("change", ({ target }) => {
    if (target.matches("form[data-autosubmit] select")) target.form.requestSubmit();
  });

  document.addEventListener("click", (event) => {
    const { target } = event;
    closeMenus(target);
    const hook = target.closest("[data-dismiss], [data-copy], [data-keys], [data-slot-close]");
    if (!hook) return;
    if (hook.matches("[data-dismiss]")) hook.closest("[data-dismissable], [data-toast]").hidden = true;
    else if (hook.matches("[data-copy]")) copy(hook);
    else if (hook.matches("[data-keys]")) document.getElementById("keys")?.showModal();
    else if (hook.closest(".slot")) {
      event.preventDefault();
      hook.closest(".card")?.focus({ preventScroll: true });
      hook.closest(".slot").replaceChildren();
    }
  });

  document.addEventListener("toggle", ({ target }) => { if (target.matches("details.menu")) turn(target); }, true);

  document.addEventListener("keydown", (event) => {
    const { target } = event;
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing;
    if (sends && target.matches("input, select, textarea") && target.form?.method === "post") {
      event.preventDefault();
      target.form.requestSubmit();
    }
    // A search as one types has no need of Enter, which would send the form.
    if (event.key === "Enter" && target.matches("[data-find]")) event.preventDefault();
    // Out of a card's form and back to the single keys, without losing what was typed.
    if (event.key !== "Escape" || event.isComposing) return;
    const menu = target.closest("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else target.closest(".slot")?.closest(".card")?.focus({ preventScroll: true });
  });

  // What was changed and not sent is not left without a question.
  const changed = ({ target }) => {
    if (target.matches("textarea[data-grow]")) grow(target);
    const form = target.form?.closest("form[data-guard]");
    if (form) form.dataset.changed = "";
  };
  const settled = (form) => { if (form.matches?.("form[data-changed]")) delete form.dataset.changed; };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);
  document.addEventListener("reset", ({ target }) => settled(target));
  document.addEventListener("submit", (event) => { if (!event.defaultPrevented) settled(event.target); });
  document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
    if (detail.successful && detail.xhr.status < 400) settled(target);
  });
  // Where a page says that what was typed is kept, it is not asked whether it may be lost.
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-leave]")) document.querySelectorAll("form[data-changed]").forEach(settled);
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-guard][data-changed]")) event.preventDefault();
  });

  const growAll = (root) => root.querySelectorAll("textarea[data-grow]").forEach(grow);
  document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
    growAll(target.parentElement ?? target);
    const status = detail.xhr?.status ?? 200;
    if (status >= 400) {
      // The new form holds words that were typed and are not saved.
      for (const form of [target, ...target.querySelectorAll("form[data-guard]")]) {
        if (form.matches("form[data-guard]")) form.dataset.changed = "";
      }
      showProblem(target);
    } else if (detail.requestConfig?.verb === "get" && detail.target?.matches(".slot")) focusFirst(detail.target);
  });
  document.addEventListener("focusin", ({ target }) => { if (target.matches("textarea[data-grow]")) grow(target); });
  growAll(document);
  startPage();
}
