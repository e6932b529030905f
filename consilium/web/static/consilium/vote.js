// Counts a vote at once, before the server answers; the answer then brings the server's own number.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const form = detail.elt.closest?.(".vote-form");
  const pressed = form && detail.requestConfig.triggeringEvent?.submitter;
  if (!pressed) return;
  const mine = form.querySelector("[aria-pressed=true]");
  const before = mine ? (mine.classList.contains("vote-up") ? 1 : -1) : 0;
  const count = form.querySelector("output");
  const now = Number(count.textContent.replace("−", "-")) + Number(pressed.value) - before;
  count.textContent = now < 0 ? String(now) : `+${now}`;
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button === pressed && pressed.value !== "0"));
  }
});
