// Makes writing an answer quicker; without it every button of the form does the same by a round trip.
const form = document.querySelector("[data-writing]");

const rows = () => [...form.querySelectorAll("[data-row]")];
const nameOf = (row) => row.querySelector("input[list]");
const changed = (element) => element.dispatchEvent(new Event("input", { bubbles: true }));

// Rows of conditions: all that are used, and one more.
function showRows() {
  let spare = 1;
  for (const row of rows()) {
    const used = nameOf(row).value.trim() !== "";
    row.hidden = !used && !row.contains(document.activeElement) && spare-- <= 0;
  }
}

function unfoldRows() {
  const list = form.querySelector("[data-rows]");
  const folded = form.querySelector("[data-more-rows]");
  list.append(...folded.querySelectorAll("[data-row]"));
  folded.remove();
  showRows();
  list.addEventListener("input", showRows);
}

// Enter in a condition goes on to how sure it is, instead of keeping the draft.
function enterGoesOn(event) {
  if (event.key !== "Enter" || !event.target.matches("[data-row] input")) return;
  event.preventDefault();
  const row = event.target.closest("[data-row]");
  if (event.target === nameOf(row)) row.querySelector("input[type=radio]:checked").focus();
  else nameOf(rows()[rows().indexOf(row) + 1] ?? row).focus();
}

// A proposal is taken by putting it into the form.
function take(button) {
  const [kind, stance, ...rest] = button.value.split(":");
  const value = rest.join(":");
  if (kind === "condition") {
    const row = rows().find((one) => nameOf(one).value.trim() === "");
    if (!row) return;
    row.hidden = false;
    nameOf(row).value = value;
    row.querySelector(`input[type=radio][value="${stance}"]`).checked = true;
    row.querySelector("select").value = placeFor(row, stance);
    showRows();
  } else {
    const name = kind === "action" ? "actions" : "urgency";
    const box = form.querySelector(`input[name="${name}"][value="${CSS.escape(value)}"]`);
    box.checked = true;
    box.closest("details")?.setAttribute("open", "");
  }
  button.closest("li").remove();
}

// Of one stance taken from the words all are equally likely; the possible come after the likely.
function placeFor(row, stance) {
  const before = rows().slice(0, rows().indexOf(row)).filter((one) => nameOf(one).value.trim() !== "");
  const stanceOf = (one) => one.querySelector("input[type=radio]:checked")?.value;
  const ranked = before.filter((one) => stanceOf(one) !== "ruled_out");
  const places = ranked.map((one) => Number(one.querySelector("select").value));
  const same = ranked.filter((one) => stanceOf(one) === stance).map((one) => Number(one.querySelector("select").value));
  if (stance === "ruled_out") return String(rows().indexOf(row) + 1);
  return String(Math.min(same.length ? Math.max(...same) : Math.max(0, ...places) + 1, rows().length));
}

function takeProposals(event) {
  const one = event.target.closest(".proposal");
  const all = event.target.closest("[data-take-all]");
  if (!one && !all) return;
  event.preventDefault();
  const panel = event.target.closest(".proposals");
  const buttons = [...panel.querySelectorAll(".proposal")];
  for (const button of all ? buttons : [one]) take(button);
  const next = panel.querySelector(".proposal");
  const said = form.querySelector(".assist-saved");
  said.textContent = all ? "Taken. Change what is wrong." : `Taken: ${one.textContent.trim()}`;
  (next ?? nameOf(rows()[0])).focus();
  if (!next) panel.remove();
  changed(nameOf(rows()[0]));
}

function insertPhrase(event) {
  if (!event.target.closest("[data-insert]")) return;
  event.preventDefault();
  const body = form.querySelector("textarea[name=body]");
  const words = form.querySelector("[data-phrases]").selectedOptions[0].dataset.words;
  const at = body.selectionStart === body.value.length ? body.value.length : body.selectionEnd;
  const gap = at && !body.value.slice(0, at).endsWith("\n") ? "\n\n" : "";
  body.setRangeText(gap + words, at, at, "end");
  body.focus();
  changed(body);
}

// Typing part of an action's name leaves those that fit; Enter ticks the first.
function findActions() {
  const part = form.querySelector("[data-actions]");
  const find = part.querySelector("[data-find]");
  const folded = part.querySelector("details");
  const labels = [...part.querySelectorAll(".checks label")];
  find.closest("[hidden]").hidden = false;
  const filter = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const label of labels) label.hidden = !words.every((word) => label.textContent.toLowerCase().includes(word));
    if (words.length) folded.open = true;
  };
  find.addEventListener("input", (event) => {
    event.stopPropagation();
    filter();
  });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = labels.find((label) => !label.hidden);
    if (!first || !find.value.trim()) return;
    const box = first.querySelector("input");
    box.checked = !box.checked;
    form.querySelector(".assist-saved").textContent = `${box.checked ? "Ticked" : "Not ticked"}: ${first.textContent.trim()}`;
    find.value = "";
    filter();
    changed(box);
  });
}

// What was typed in the last second before leaving is kept too.
let unsaved = false;
function keepOnLeaving() {
  form.addEventListener("input", () => (unsaved = true));
  form.addEventListener("submit", () => (unsaved = false));
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.target?.id === "assist" && detail.successful) unsaved = false;
    else if (detail.elt?.id === "assist") form.querySelector(".assist-saved").textContent = "Not kept yet: no connection.";
  });
  addEventListener("pagehide", () => {
    if (!unsaved) return;
    const fields = new FormData(form);
    fields.set("step", "draft");
    navigator.sendBeacon(form.action, fields);
  });
}

if (form) {
  document.documentElement.classList.add("writes");
  unfoldRows();
  findActions();
  keepOnLeaving();
  form.addEventListener("keydown", enterGoesOn);
  form.addEventListener("click", takeProposals);
  form.addEventListener("click", insertPhrase);
}
