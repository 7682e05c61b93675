// What every page may use. Every form works without this file; it only spares people a slip.
//   form[data-once]            a second press of the button sends nothing
//   body[data-offline="…"]     what a form says that is sent while the network is gone; it stays as it is
//   form[data-confirm="…"]     asks first, in a sheet (components/confirm_dialog.html)
//   button[data-print]         opens the print dialog
//   [data-submit-on-change]    a select or checkbox that sends its form when changed
//   button[data-fill-username][data-fill-password]   fills in the sign-in form of a demonstration

const WAIT = 15000; // ms until a form may be sent again: an answer may be lost, or be a file

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method === "dialog") return;
  if (!navigator.onLine && document.body.dataset.offline) return wait(event, form);
  if (form.dataset.confirm && !form.dataset.confirmed) return ask(event, form);
  delete form.dataset.confirmed;
  if ("once" in form.dataset) sendOnce(event, form);
});

// Sending would show the browser's own error page, and what was typed would be gone from the screen.
function wait(event, form) {
  event.preventDefault();
  if (document.querySelector(".offline-notice")) return;
  const notice = document.createElement("p");
  notice.className = "message message-warning offline-notice";
  notice.setAttribute("role", "alert");
  notice.textContent = document.body.dataset.offline;
  (event.submitter?.closest(".actions") ?? form).before(notice);
}

window.addEventListener("online", () => document.querySelectorAll(".offline-notice").forEach((notice) => notice.remove()));

function sendOnce(event, form) {
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("[type=submit], button:not([type])")) button.ariaDisabled = "true";
  setTimeout(() => release(form), WAIT);
}

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

// A page that comes back from the browser's memory must be usable again.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

function ask(event, form) {
  const sheet = document.getElementById("confirm-dialog");
  if (!sheet?.showModal) return;
  event.preventDefault();
  const pressed = event.submitter;
  sheet.querySelector(".sheet-text").textContent = form.dataset.confirm;
  sheet.querySelector("[data-confirm-yes]").textContent = pressed?.textContent.trim() || "OK";
  sheet.returnValue = "no";
  sheet.addEventListener("close", () => {
    if (sheet.returnValue !== "yes") return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(pressed);
  }, { once: true });
  sheet.showModal();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print], [data-fill-username]");
  if (!button) return;
  if ("print" in button.dataset) return window.print();
  document.querySelector("input[name=username]").value = button.dataset.fillUsername;
  document.querySelector("input[name=password]").value = button.dataset.fillPassword;
  document.querySelector(".sign-in form [type=submit]").focus();
});

document.addEventListener("change", (event) => {
  if ("submitOnChange" in event.target.dataset) event.target.form.requestSubmit();
});

const worker = document.body.dataset.serviceWorker;
if (worker && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(worker).catch(() => {}); // plain http on a local network has none
}
