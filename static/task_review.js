// Reviewing by keyboard: number keys answer the marked question and move on to the next one, the
// arrows up and down go from question to question, Enter sends. Without it the questions are
// ordinary groups of radio buttons.
"use strict";

{
  const form = document.querySelector("form[data-draft-url]");
  const questions = form ? [...form.querySelectorAll("[data-question]")] : [];
  if (questions.length) {
    const progress = form.querySelector("[data-progress]");
    const radios = (question) => [...question.querySelectorAll("input[type=radio]")];
    const open = (question) => !radios(question).some((radio) => radio.checked && radio.value !== "");
    let current = questions.find(open) ?? questions[0];

    const mark = (question) => {
      current.removeAttribute("data-current");
      current = question;
      current.setAttribute("data-current", "");
    };
    const go = (question) => {
      mark(question);
      const choices = radios(question);
      (choices.find((radio) => radio.checked) ?? choices[0]).focus({ preventScroll: true });
      question.scrollIntoView({ block: "nearest" });
    };
    const count = () => {
      const answered = questions.filter((question) => !open(question)).length;
      const number = new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`);
      progress.textContent = progress.dataset.text
        .replace("{count}", number.format(answered))
        .replace("{total}", number.format(questions.length));
    };
    const answer = (question, key) => {
      const choices = radios(question).filter((radio) => radio.value !== "");
      const chosen = key === 0 ? radios(question).find((radio) => radio.value === "") : choices[key - 1];
      if (key === 0 && !chosen) choices.forEach((radio) => { radio.checked = false; });
      else if (!chosen) return false;
      else chosen.checked = true;
      question.dispatchEvent(new Event("change", { bubbles: true }));
      return true;
    };
    const neighbour = (step) => questions[questions.indexOf(current) + step];
    const elsewhere = (target) =>
      target.closest("textarea, select, a, summary, dialog, button, input:not([type=radio])") !== null;

    mark(current);
    count();
    form.addEventListener("change", count);
    form.addEventListener("filled", count);
    form.addEventListener("focusin", (event) => {
      const question = event.target.closest("[data-question]");
      if (question) mark(question);
    });
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.documentElement.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
      if (elsewhere(event.target)) return;
      if (/^[0-5]$/.test(event.key)) {
        if (answer(current, Number(event.key)) && event.key !== "0" && neighbour(1)) go(neighbour(1));
        event.preventDefault();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        // On the page itself the arrows go on scrolling until a question has the focus.
        if (!event.target.closest("[data-question]")) return;
        const next = neighbour(event.key === "ArrowDown" ? 1 : -1);
        if (next) go(next);
        event.preventDefault();
      } else if (event.key === "Enter") {
        event.preventDefault();
        form.requestSubmit(form.querySelector("[data-send]"));
      }
    });
  }
}
