// The sheet's own button to print, where scripts run.
document.documentElement.classList.add("with-scripts");
const button = document.querySelector("#print");
button.hidden = false;
button.addEventListener("click", () => window.print());
document.querySelector(".sheet-tools .no-script")?.remove();
