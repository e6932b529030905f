// Asking with scripts: steps grow in place, what is typed is kept here and as a draft, photos go up as they are chosen.
import { uploadsFor } from "./ask_photos.js";

const KEPT = "consilium-draft";
const KEPT_FOR = 7 * 24 * 3600 * 1000;
const OURS = new Set(["csrfmiddlewaretoken", "draft", "key", "owner", "utc_offset", "ticks", "photos", "do"]);

let form = document.querySelector("#ask");
let changes = 0; // counts what was typed since the page came, so that a save knows whether it saved the last of it
let timer = 0;

document.documentElement.classList.add("with-scripts");
if (new URLSearchParams(location.search).has("discarded")) forget();
prepare();
putBack();
addEventListener("pagehide", () => changes && isDraft() && save({ keepalive: true }));
addEventListener("online", () => changes && isDraft() && save());

function prepare() {
  form.elements.utc_offset.value = -new Date().getTimezoneOffset();
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", send);
  form.elements.happened_on.addEventListener("change", sayDay);
  sayDay();
  uploadsFor(form);
}

function typed({ target }) {
  if (target.type === "file" || !target.name) return;
  changes += 1;
  keep();
  if (!isDraft()) return;
  clearTimeout(timer);
  // A tick changes how soon care is needed, so it is read at once; a text is read when the typing rests.
  timer = setTimeout(save, target.type === "checkbox" || target.type === "radio" ? 100 : 1200);
}

function isDraft() {
  return /^\d+$/.test(form.elements.draft.value);
}

// Kept on this device --------------------------------------------------------------------------------------------
function keep() {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (!OURS.has(name) && typeof value === "string") (fields[name] ??= []).push(value);
  }
  const kept = { at: Date.now(), owner: form.dataset.owner, draft: form.elements.draft.value, fields, ticks: Boolean(form.elements.ticks) };
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing still has the draft on the server.
  }
}

function forget() {
  try {
    localStorage.removeItem(KEPT);
  } catch {
    // Nothing was kept.
  }
}

function putBack() {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(KEPT));
  } catch {
    return;
  }
  if (!kept) return;
  if (Date.now() - kept.at > KEPT_FOR) return forget();
  const here = form.elements.draft.value;
  // What one person typed is given back to nobody else, and not into another question.
  const isTheirs = kept.owner === form.dataset.owner || kept.owner === "";
  if (!isTheirs || (here !== kept.draft && here !== "" && kept.draft !== "")) return;
  let differs = false;
  for (const field of form.elements) {
    if (!field.name || OURS.has(field.name) || field.type === "file" || field.type === "submit") continue;
    const values = kept.fields[field.name];
    if (field.type === "checkbox" || field.type === "radio") {
      if (!values && !(field.name === "ticked" && kept.ticks)) continue;
      const chosen = values?.includes(field.value) ?? false;
      differs ||= chosen !== field.checked;
      field.checked = chosen;
    } else if (values) {
      differs ||= field.value !== values.at(-1);
      field.value = values.at(-1);
    }
  }
  if (!differs) return forget();
  notice("What you typed on this device last time was put back.");
  changes += 1;
  sayDay();
  if (isDraft()) save();
}

// Kept as a draft ------------------------------------------------------------------------------------------------
async function save(options = {}) {
  const before = changes;
  const body = new FormData(form);
  body.delete("photos");
  let answer;
  try {
    answer = await fetch(form.dataset.draftUrl, { method: "POST", body, ...options });
  } catch {
    notice("There is no connection. What you type is kept on this device and saved later.");
    return;
  }
  if (!answer.ok) {
    const said = await answer.json().catch(() => ({}));
    if (said.signed_out) signedOut();
    return;
  }
  const saved = await answer.json();
  const level = document.querySelector("#ask-level");
  if (level && level.dataset.shown !== saved.level) {
    level.innerHTML = saved.level;
    level.dataset.shown = saved.level;
  }
  document.querySelector("#ask-saved").textContent = "Kept as a draft.";
  if (before === changes) {
    changes = 0;
    forget();
    clearNotice();
  }
}

function signedOut() {
  const link = document.createElement("a");
  link.href = "/account/login/?next=/ask/";
  link.textContent = "Sign in again";
  notice("You were signed out. What you typed is kept on this device and put back once you are in. ", link);
}

// A step further -------------------------------------------------------------------------------------------------
async function send(event) {
  const button = event.submitter;
  const does = button?.value ?? "continue";
  if (does === "discard") return forget();
  if (does !== "continue") return;
  event.preventDefault();
  if (form.querySelector(".photo-coming:not(.photo-coming-refused)")) {
    notice("One moment: your photos are still on their way.");
    return;
  }
  clearTimeout(timer);
  keep();
  const body = new FormData(form);
  body.delete("photos");
  body.set("do", "continue");
  form.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body });
  } catch {
    form.removeAttribute("aria-busy");
    notice("There is no connection. What you typed is kept on this device; please try again in a moment.");
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector("#ask");
  changes = 0;
  if (answer.status < 400) forget();
  if (!next) return location.assign(answer.url);
  form.replaceWith(document.adoptNode(next));
  form = document.querySelector("#ask");
  const bar = page.querySelector(".emergency");
  if (bar) document.querySelector(".emergency").replaceWith(document.adoptNode(bar));
  prepare();
  const goal = form.querySelector("#wrong") ?? [...form.querySelectorAll(".step > summary")].at(-1);
  goal.focus({ preventScroll: true });
  goal.scrollIntoView({ block: "start" });
}

// Words for the person -------------------------------------------------------------------------------------------
function notice(...words) {
  const line = document.createElement("p");
  line.className = "notice notice-warning";
  line.append(...words);
  document.querySelector("#ask-notice").replaceChildren(line);
}

function clearNotice() {
  document.querySelector("#ask-notice").replaceChildren();
}

function sayDay() {
  const on = form.elements.happened_on.valueAsDate;
  const hint = document.querySelector("#id_happened_on_helptext");
  if (!hint) return;
  hint.dataset.words ??= hint.textContent;
  const now = new Date();
  const days = on ? Math.round((Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) - on) / 86400000) : -1;
  hint.textContent = days >= 0 ? `Today is day ${days}. Nobody sees the date.` : hint.dataset.words;
}
