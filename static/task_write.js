// The editor: grows with its text, counts, and shows how it will look. All works without.
"use strict";

{
  const PREVIEW_AFTER_MS = 400;
  const SAY_AFTER_MS = 1500;
  const NEARLY = 0.9;
  const form = document.querySelector("form[data-draft-url]");
  const area = form?.querySelector("textarea[name=text]");
  if (area) {
    const count = form.querySelector("[data-count]");
    const said = form.querySelector("[data-count-said]");
    const longest = Number(count.dataset.longest);
    const number = new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`);
    const fill = (text, length) =>
      text.replace("{count}", number.format(length)).replace("{longest}", number.format(longest));
    const grows = CSS.supports("field-sizing", "content");

    let saying;
    const measure = () => {
      const length = [...area.value.trim()].length;
      count.textContent = fill(count.dataset.text, length);
      count.classList.toggle("field-error", length > longest);
      if (!grows) {
        area.style.blockSize = "auto";
        area.style.blockSize = `${area.scrollHeight + 2}px`;
      }
      clearTimeout(saying);
      saying = setTimeout(() => {
        const words = length > longest ? said.dataset.over : length > NEARLY * longest ? said.dataset.near : "";
        said.textContent = words && fill(words, length);
      }, SAY_AFTER_MS);
    };
    count.hidden = false;
    area.addEventListener("input", measure);
    form.addEventListener("filled", measure);
    measure();

    const button = form.querySelector("[data-preview]");
    const section = document.getElementById("preview");
    const place = section.querySelector("[data-preview-text]");
    let latest = 0;
    const show = async () => {
      const mine = ++latest;
      try {
        const response = await fetch(button.formAction, {
          method: "POST",
          body: new URLSearchParams([
            ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value],
            ["text", area.value],
          ]),
          headers: { "X-Requested-With": "fetch" },
          redirect: "error",
        });
        if (!response.ok) throw new Error(response.status);
        const html = await response.text();
        if (mine === latest) place.innerHTML = html;
      } catch {
        if (mine === latest) place.textContent = section.dataset.failed;
      }
    };
    let waiting;
    const soon = () => {
      clearTimeout(waiting);
      if (!section.hidden) waiting = setTimeout(show, PREVIEW_AFTER_MS);
    };
    button.setAttribute("aria-expanded", String(!section.hidden));
    button.addEventListener("click", (event) => {
      event.preventDefault();
      section.hidden = !section.hidden;
      button.setAttribute("aria-expanded", String(!section.hidden));
      if (!section.hidden) show();
    });
    area.addEventListener("input", soon);
    form.addEventListener("filled", soon);
  }
}
