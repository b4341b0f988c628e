// The queue of changed words: one key per decision, and words selected in the newer text go into the field.

const FIELDS = "input, textarea, select, [contenteditable]";

export function startQueue() {
  document.addEventListener("keydown", (event) => {
    if (document.documentElement.dataset.shortcuts === "off") return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat || event.isComposing) return;
    if (event.target.closest?.(FIELDS) || document.querySelector("dialog:modal")) return;
    const control = document.querySelector(`[data-queue-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!control) return;
    event.preventDefault();
    control.click();
    if (control.matches("summary") && control.parentElement.open) control.parentElement.querySelector("textarea")?.focus();
  });
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const field = document.querySelector("[data-queue] [name=quote]");
    if (!field || selection.isCollapsed) return;
    const source = selection.anchorNode?.parentElement?.closest("[data-choose-from]");
    if (!source || !source.contains(selection.focusNode)) return;
    field.closest("details").open = true;
    field.value = selection.toString().trim();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
