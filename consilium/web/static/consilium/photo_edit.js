// The tool over a photo with scripts: draw over squares to hide them, move between them by arrow keys, see the cut.
document.documentElement.classList.add("with-scripts");
const cells = document.querySelector(".cells");
const boxes = [...cells.querySelectorAll("input")];
const columns = 8;
let paints = null; // whether the stroke ticks or unticks, while a finger or button is down

cells.addEventListener("pointerdown", (event) => {
  if (!(event.target instanceof HTMLInputElement) || event.button !== 0) return;
  paints = !event.target.checked;
  event.target.checked = paints;
  event.target.releasePointerCapture?.(event.pointerId);
});
cells.addEventListener("pointermove", ({ clientX, clientY }) => {
  const under = paints === null ? null : document.elementFromPoint(clientX, clientY);
  if (under instanceof HTMLInputElement && under.name === "cells") under.checked = paints;
});
addEventListener("pointerup", () => (paints = null));
addEventListener("pointercancel", () => (paints = null));
// The stroke has ticked the square already; the space key still ticks by itself.
cells.addEventListener("click", (event) => {
  if (event.detail > 0) event.preventDefault();
});
cells.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
  const here = boxes.indexOf(event.target);
  if (!step || here < 0 || !boxes[here + step]) return;
  event.preventDefault();
  boxes[here + step].focus();
});

const cut = document.querySelector(".cut");
const sides = [...document.querySelectorAll("[data-side]")];
function showCut() {
  for (const side of sides) {
    const across = side.dataset.side === "left" || side.dataset.side === "right" ? cells.clientWidth : cells.clientHeight;
    const name = side.dataset.side[0].toUpperCase() + side.dataset.side.slice(1);
    cut.style[`border${name}Width`] = `${(across * side.value) / 100}px`;
  }
}
for (const side of sides) side.addEventListener("input", showCut);
addEventListener("resize", showCut);
showCut();
