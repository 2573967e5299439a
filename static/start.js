// Comfort where one signs in: show the password that was typed.
"use strict";

for (const button of document.querySelectorAll("button[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", shown);
    field.focus();
  });
  // Browsers must not take it for a text to remember.
  field.form.addEventListener("submit", () => { field.type = "password"; });
}
