// Puts the number of the reader's own country, told by the browser's languages, before the one that is there.
// It adds and never replaces: a language is a guess, and a wrong number alone would be worse. Nothing is sent.
const call = document.querySelector(".emergency-call");
const region = navigator.languages.map((language) => new Intl.Locale(language).region).find(Boolean);
const row = call && document.querySelector(`.emergency [data-region="${region}"]`);
const shown = call && [...call.querySelectorAll("a")].map((link) => link.textContent);
if (row && !shown.includes(row.lastElementChild.textContent)) {
  const country = row.firstChild.textContent.trim();
  call.querySelector("a").before(row.lastElementChild.cloneNode(true), ` ${country} or `);
}
