// Gives each field that is chosen by typing the name of its label: select2 leaves it out (WCAG 4.1.2).

function name(select) {
  const label = select.labels[0];
  if (!label) return;
  label.id ||= `${select.id}_label`;
  for (const part of select.parentElement.querySelectorAll("[role=combobox], [role=textbox]")) {
    part.setAttribute("aria-labelledby", [label.id, part.id].join(" ").trim());
  }
}

const nameAll = () => document.querySelectorAll("select.admin-autocomplete").forEach(name);
new MutationObserver(nameAll).observe(document.getElementById("content-main"), { childList: true, subtree: true });
nameAll();
