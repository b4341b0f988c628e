// Says a sentence to screen readers through the page's live region.

export function say(sentence) {
  const live = document.getElementById("live");
  if (!live) return;
  // Emptied first, so that the same sentence twice is two announcements.
  live.textContent = "";
  setTimeout(() => { live.textContent = sentence; }, 60);
}
