// Gives each field that is chosen by typing the name of its label: select2 leaves it out (WCAG 4.1.2).

function name(select) {
  const label = select.labels[0];
  const box = select.nextElementSibling?.querySelector("[role=combobox]");
  if (!label || !box) return;
  label.id ||= `${select.id}_label`;
  box.setAttribute("aria-labelledby", [label.id, box.querySelector(".select2-selection__rendered")?.id].join(" ").trim());
}

window.addEventListener("load", () => document.querySelectorAll("select.admin-autocomplete").forEach(name));
