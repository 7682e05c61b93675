// Keeps what a person has typed and not sent, on this device, for this person.
//   form[data-draft="key"]         its values are kept under the key
//     data-draft-restored="…"      what to say when they come back
//     data-draft-forget="…"        the button that throws them away
//   [data-draft-clear="key"]       on the page after success: the draft is no longer wanted
//   form[data-draft-clear-all]     signing out: nothing stays behind

const USER = document.body.dataset.user;
const PREFIX = `relief-draft:${USER}:`;
const DAYS_KEPT = 30;

const fields = (form) => [...form.elements].filter(
  (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type),
);

function read(form) {
  const values = {};
  for (const field of fields(form)) {
    if (["checkbox", "radio"].includes(field.type)) (values[field.name] ??= []).push(field.checked ? field.value : "");
    else values[field.name] = field.value;
  }
  return values;
}

function write(form, values) {
  const seen = {};
  for (const field of fields(form)) {
    if (!(field.name in values)) continue;
    const value = values[field.name];
    if (Array.isArray(value)) field.checked = value[(seen[field.name] = (seen[field.name] ?? -1) + 1)] === field.value;
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const store = {
  get(key) {
    try {
      const kept = JSON.parse(localStorage.getItem(PREFIX + key));
      return kept && Date.now() - kept.at < DAYS_KEPT * 86400000 ? kept.values : null;
    } catch {
      return null;
    }
  },
  set(key, values) {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), values }));
    } catch {
      // A full or forbidden store: typing goes on without a draft.
    }
  },
  remove(key) {
    localStorage.removeItem(PREFIX + key);
  },
  clear() {
    Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => localStorage.removeItem(key));
  },
};

function follow(form) {
  const key = form.dataset.draft;
  const untouched = JSON.stringify(read(form));
  const kept = store.get(key);
  // After a refusal the server has sent back what was typed: that is newer than the draft.
  const refused = form.querySelector(".is-invalid, .alert-danger");
  if (kept && !refused && JSON.stringify(kept) !== untouched) {
    write(form, kept);
    say(form, key, JSON.parse(untouched));
  }
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => store.set(key, read(form)), 300);
  });
  form.addEventListener("submit", () => store.set(key, read(form)));
  window.addEventListener("pagehide", () => clearTimeout(timer));
}

function say(form, key, untouched) {
  const notice = document.createElement("div");
  notice.className = "draft-notice";
  notice.setAttribute("role", "status");
  const words = document.createElement("span");
  words.textContent = form.dataset.draftRestored;
  const forget = document.createElement("button");
  forget.type = "button";
  forget.className = "menu-button";
  forget.textContent = form.dataset.draftForget;
  forget.addEventListener("click", () => {
    write(form, untouched);
    setTimeout(() => store.remove(key), 400); // after the pause that writing starts
    notice.remove();
  });
  notice.append(words, forget);
  form.prepend(notice);
}

if (USER) {
  document.querySelectorAll("[data-draft-clear]").forEach((element) => store.remove(element.dataset.draftClear));
  document.querySelectorAll("form[data-draft]").forEach(follow);
  document.querySelectorAll("form[data-draft-clear-all]").forEach((form) => form.addEventListener("submit", store.clear));
}
