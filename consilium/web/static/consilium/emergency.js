// Shows the emergency number of the reader's own country, told by the browser's language region; nothing is sent.
const region = navigator.languages.map((language) => new Intl.Locale(language).region).find(Boolean);
const row = region && document.querySelector(`.emergency [data-region="${region}"]`);
const sentence = row && document.querySelector("[data-emergency]");
if (sentence) {
  const [country, number] = row.childNodes;
  const link = sentence.querySelector("a");
  link.href = number.href;
  link.firstElementChild.textContent = number.textContent;
  sentence.querySelector(".emergency-country").textContent = ` (${country.textContent.trim()})`;
}
