// Adds the number of the reader's own country, told by the browser's languages, after the one that is there.
// It adds and never replaces: a language is a guess, and a wrong number alone would be worse. Nothing is sent, and
// the bar keeps its height: a number must not slip away from under the finger that calls it.
const call = document.querySelector(".emergency-call");
const region = navigator.languages.map((language) => new Intl.Locale(language).region).find(Boolean);
const row = call && document.querySelector(`.emergency [data-region="${region}"]`);
const shown = call && [...call.querySelectorAll("a")].map((link) => link.textContent);
if (row && !shown.includes(row.lastElementChild.textContent)) {
  const bar = call.closest(".emergency");
  const height = bar.offsetHeight;
  const name = document.createElement("abbr");
  name.title = row.firstChild.textContent.trim();
  name.textContent = name.title;
  call.append(" or ", row.lastElementChild.cloneNode(true), " ", name);
  if (bar.offsetHeight > height) name.textContent = region;
}
