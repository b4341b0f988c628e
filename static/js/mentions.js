// Names behind an @: while one is typed, the members whose name begins so are offered below the field. The field is a
// textbox with a listbox (WAI-ARIA): the focus stays in it, the arrow keys choose, Enter or Tab takes, Escape closes.
import { say } from "./say.js";

const PAUSE = 150; // milliseconds of quiet before the names are asked for
const FIELD = "textarea[data-mentions]";
// Up to the field's cursor: an @ that no word, address or other sign runs into, and the beginning of a name.
const BEGUN = /(?:^|[^\p{L}\p{N}_@./+\\-])@(\p{L}[\p{L}\p{N}.'’-]*(?: [\p{L}\p{N}.'’-]*){0,3}|)$/u;

let field = null; // the field whose list is open
let list = null;
let timer = 0;
let asked = 0;
let closedAt = null; // what stood behind the @ when the list was closed by hand

const options = () => (list ? [...list.querySelectorAll("[role=option]")] : []);
const chosen = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");
const begun = (of) => (of.selectionStart === of.selectionEnd ? BEGUN.exec(of.value.slice(0, of.selectionStart))?.[1] : undefined);

function close() {
  clearTimeout(timer);
  asked += 1; // an answer that is under way comes too late
  list?.remove();
  list = null;
  if (field) for (const name of ["aria-controls", "aria-activedescendant"]) field.removeAttribute(name);
  field = null;
}

function choose(index) {
  options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
  const option = options()[index];
  if (!option) return;
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function take(option) {
  const of = field;
  const name = begun(of);
  if (name === undefined) return close();
  const at = of.selectionStart;
  close();
  of.setRangeText(`${option.dataset.name} `, at - name.length, at, "end");
  closedAt = begun(of) ?? null;
  of.dispatchEvent(new Event("input", { bubbles: true }));
  of.focus();
  return undefined;
}

function show(of, html) {
  const names = document.createElement("template");
  names.innerHTML = html;
  if (!names.content.querySelector("[role=option]")) return close();
  if (!list) {
    list = document.createElement("ul");
    list.className = "names";
    list.id = `${of.id}-names`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Members");
    of.after(list);
  }
  list.replaceChildren(names.content);
  field = of;
  options().forEach((option, at) => { option.id = `${list.id}-${at}`; });
  field.setAttribute("aria-controls", list.id);
  choose(0);
  list.scrollIntoView({ block: "nearest" });
  const count = options().length;
  say(`${count} member${count > 1 ? "s" : ""}: ${options()[0].dataset.name}. Arrow keys choose, Enter takes.`);
  return undefined;
}

async function ask(of, name) {
  asked += 1;
  const mine = asked;
  try {
    const answer = await fetch(`${of.dataset.mentions}?q=${encodeURIComponent(name)}`, { headers: { "HX-Request": "true" } });
    // Signed out or off the net: the name can be typed all the same.
    if (!answer.ok || mine !== asked || begun(of) !== name) return;
    show(of, await answer.text());
  } catch {
    if (mine === asked) close();
  }
}

function typed(of) {
  const name = begun(of);
  if (name === undefined || name === closedAt) {
    if (name === undefined) closedAt = null;
    if (field) close();
    return;
  }
  closedAt = null;
  clearTimeout(timer);
  timer = setTimeout(() => ask(of, name), PAUSE);
}

export function startMentions() {
  document.addEventListener("input", ({ target }) => { if (target.matches(FIELD)) typed(target); });
  // In the capturing phase: Escape and Enter mean the list first, and the form around it only when none is open.
  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== field || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const count = options().length;
    if (event.key === "ArrowDown") choose((chosen() + 1) % count);
    else if (event.key === "ArrowUp") choose((chosen() + count - 1) % count);
    else if ((event.key === "Enter" && !event.shiftKey) || (event.key === "Tab" && !event.shiftKey)) take(options()[chosen()]);
    else if (event.key === "Escape") {
      closedAt = begun(field) ?? null;
      close();
    } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("pointerdown", (event) => {
    const option = event.target.closest?.(".names [role=option]");
    if (option) event.preventDefault(); // the focus stays in the field
  });
  document.addEventListener("click", ({ target }) => {
    const option = target.closest?.(".names [role=option]");
    if (option && field) take(option);
    else if (list && target !== field) close();
  });
  document.addEventListener("focusout", ({ target }) => { if (target === field) close(); });
}
