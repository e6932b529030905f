// Photos of a question: each goes up as soon as it is chosen, one after the other, with its progress.
const MOST_BYTES = 20_000_000;

export function uploadsFor(form) {
  const input = form.querySelector("#id_photos");
  if (!input) return;
  const list = form.querySelector("#photo-cards");
  const waiting = [];
  let isBusy = false;

  input.addEventListener("change", () => {
    for (const file of input.files) {
      const row = coming(file.name);
      list.append(row);
      if (file.size > MOST_BYTES) refuse(row, "This file is larger than 20 MB. A smaller version or a screenshot of it will do.");
      else waiting.push([file, row]);
    }
    input.value = "";
    next();
  });

  function next() {
    if (isBusy || !waiting.length) return;
    isBusy = true;
    upload(...waiting.shift());
  }

  function upload(file, row) {
    const request = new XMLHttpRequest();
    const bar = row.querySelector("progress");
    const words = row.querySelector("span");
    request.open("POST", form.dataset.photoUrl);
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = loaded / total;
      if (loaded === total) words.textContent = "Taking off place, time and device…";
    });
    request.addEventListener("loadend", () => {
      isBusy = false;
      const said = request.response ?? {};
      if (request.status === 200) {
        row.insertAdjacentHTML("beforebegin", said.card);
        row.remove();
        form.querySelector(".photo-add").hidden = said.room <= 0;
      } else if (said.signed_out) {
        refuse(row, "You were signed out, so this photo was not kept. Please sign in again and choose it once more.");
      } else {
        refuse(row, said.refused || "This photo did not arrive. Please choose it once more.");
      }
      next();
    });
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "draft"]) {
      if (form.elements[name]) body.set(name, form.elements[name].value);
    }
    body.set("key", newKey());
    body.set("photo", file);
    request.send(body);
  }

  function coming(name) {
    const row = document.createElement("li");
    row.className = "photo-coming";
    const title = document.createElement("b");
    title.textContent = name;
    const words = document.createElement("span");
    words.setAttribute("role", "status");
    words.textContent = "On its way…";
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", `Sending ${name}`);
    bar.max = 1;
    bar.value = 0;
    row.append(title, words, bar);
    return row;
  }

  function refuse(row, words) {
    row.classList.add("photo-coming-refused");
    row.querySelector("progress").remove();
    const line = row.querySelector("span");
    line.className = "error";
    line.setAttribute("role", "alert");
    line.textContent = words;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button button-quiet button-small";
    close.textContent = "Close";
    close.addEventListener("click", () => {
      row.remove();
      input.focus();
    });
    row.append(close);
  }
}

// crypto.randomUUID is there on encrypted pages only; a house on a local network may have none.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
