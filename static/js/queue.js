// Walks a queue by keyboard: J next, K previous, and the letter of any button with data-key in the item at hand.
//   [data-queue-item]     one item, in order; it takes the focus
//   [data-key="a"]        a button or link of the item (or of the page, where only one item is shown)

const items = [...document.querySelectorAll("[data-queue-item]")];
items.forEach((item) => item.setAttribute("tabindex", "-1"));

const current = () => items.findIndex((item) => item.contains(document.activeElement));

function step(by) {
  const next = items[Math.min(Math.max(current() + by, 0), items.length - 1)];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const here = items[current()] ?? (items.length > 1 ? null : document);
  const button = here?.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? document.querySelector(`[data-queue-page] [data-key="${CSS.escape(key)}"]`);
  button?.click();
  return Boolean(button);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  if (press(key)) event.preventDefault();
  else if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
});
