// The cards beside the text: in the order of the words, on wide screens at their height, else a plain list.

const GAP = 8;
const MANY = 150; // so many never stand beside their words, and measuring them takes time
const wide = matchMedia("(min-width: 60rem)");

/** Tops for cards with these wishes and heights. The active one gets its wish, the others keep clear of it. */
function stack(cards, active) {
  const tops = new Array(cards.length);
  let bottom = 0;
  const down = (index) => {
    tops[index] = Math.max(cards[index].wish, bottom);
    bottom = tops[index] + cards[index].height + GAP;
  };
  if (active < 0) {
    cards.forEach((_, index) => down(index));
    return tops;
  }
  for (let index = 0; index < active; index += 1) down(index);
  tops[active] = cards[active].wish;
  let ceiling = tops[active];
  let index = active - 1;
  for (; index >= 0; index -= 1) {
    const top = Math.min(tops[index], ceiling - GAP - cards[index].height);
    if (top < 0) break;
    tops[index] = ceiling = top;
  }
  bottom = tops[active] + cards[active].height + GAP;
  // Those that no longer fit above come right below it; nothing is hidden and nothing overlaps.
  for (let left = 0; left <= index; left += 1) down(left);
  for (let next = active + 1; next < cards.length; next += 1) down(next);
  return tops;
}

export function startCards() {
  const watched = new WeakSet();
  const sizes = new ResizeObserver(() => schedule());
  let waiting = 0;

  const schedule = () => { waiting ||= requestAnimationFrame(align); };
  const watch = (element) => {
    if (watched.has(element)) return; // observing again would report again, without end
    watched.add(element);
    sizes.observe(element);
  };
  const write = (element, name, value) => { if (element.style[name] !== value) element.style[name] = value; };

  function plain(list, cards) {
    list.classList.add("is-list");
    list.classList.remove("is-aligned");
    write(list, "minHeight", "");
    cards.forEach((card) => write(card, "top", ""));
  }

  function align() {
    cancelAnimationFrame(waiting);
    waiting = 0;
    const list = document.getElementById("cards");
    const text = document.getElementById("text");
    if (!list || !text) return;
    const cards = [...list.querySelectorAll(":scope > [data-claim]")];
    const sorted = list.dataset.sort && list.dataset.sort !== "text";
    if (!wide.matches || sorted || !cards.length || cards.length > MANY) return plain(list, cards);
    [text, ...cards].forEach(watch);

    // Read everything first, then write: mixing the two would lay the page out once per card.
    const marks = new Map();
    for (const mark of text.querySelectorAll("mark[data-c]")) {
      for (const claim of mark.dataset.c.split(" ")) if (!marks.has(claim)) marks.set(claim, mark);
    }
    const origin = list.getBoundingClientRect().top + list.clientTop;
    // Not the article's own height: a grid stretches it to that of the cards.
    const end = [...text.querySelectorAll("[data-start]")].pop() ?? text;
    const room = end.getBoundingClientRect().bottom - origin;
    const isActive = ({ dataset }) => dataset.claim === document.body.dataset.activeClaim;
    let total = 0;
    const measured = cards.map((card) => {
      const height = card.offsetHeight;
      // Without the active card: opening a form in it must not throw the others about.
      if (!isActive(card)) total += height + GAP;
      const top = marks.get(card.dataset.claim)?.getBoundingClientRect().top ?? origin;
      return { height, wish: Math.max(0, Math.round(top - origin)) };
    });
    if (total > room) return plain(list, cards);

    const tops = stack(measured, cards.findIndex(isActive));
    const bottom = Math.max(...tops.map((top, index) => top + measured[index].height));
    list.classList.remove("is-list");
    list.classList.add("is-aligned");
    write(list, "minHeight", `${bottom}px`);
    cards.forEach((card, index) => write(card, "top", `${tops[index]}px`));
  }

  /** By the place of the words, then by number; only cards out of place are moved, so that focus and fields stay. */
  function sort() {
    const list = document.getElementById("cards");
    if (!list || (list.dataset.sort && list.dataset.sort !== "text")) return;
    const place = ({ dataset }) => (dataset.start ? Number(dataset.start) : Infinity);
    const number = ({ dataset }) => Number(dataset.number ?? dataset.claim);
    const compare = (a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)) || number(a) - number(b);
    const cards = [...list.querySelectorAll(":scope > [data-claim]")];
    const focused = document.activeElement;
    let there = cards[0];
    for (const card of cards.sort(compare)) {
      if (card === there) there = there.nextElementSibling;
      else list.insertBefore(card, there);
    }
    if (focused !== document.activeElement && list.contains(focused)) focused.focus({ preventScroll: true });
  }

  document.addEventListener("cards-sort", () => {
    sort();
    align();
  });
  // Now and not in the next frame, for those who go on to scroll to a card.
  document.addEventListener("cards-align", align);
  document.addEventListener("htmx:afterSettle", schedule);
  document.addEventListener("toggle", schedule, true);
  document.addEventListener("scrollend", schedule); // blocks under content-visibility get their true height when seen
  addEventListener("resize", schedule);
  wide.addEventListener("change", schedule);
  document.fonts?.ready.then(schedule);
  align();
}
