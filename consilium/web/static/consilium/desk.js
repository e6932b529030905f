// Walks and decides by keys; without it the same buttons and links are there to be pressed.
const help = document.querySelector(".desk-keys");
if (help && matchMedia("(hover: hover)").matches) help.hidden = false;
const words = document.querySelector("[data-desk] textarea");
const isWriting = (element) => element.matches("textarea, select, input:not([type=radio])");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && document.activeElement === words) words.blur();
  if (isWriting(event.target)) return;
  if (event.key === "w" && words) {
    event.preventDefault();
    words.focus();
    return;
  }
  const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!found) return;
  event.preventDefault();
  found.click();
});
