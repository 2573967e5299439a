// Comfort on the task page; everything works without it. Keeps the draft every few seconds,
// sends a form once however often its button is clicked, and shows times of day as local ones.
"use strict";

const SAVE_EVERY_MS = 5000;

for (const time of document.querySelectorAll("time[datetime]")) {
  time.textContent = new Date(time.dateTime).toLocaleTimeString([], { timeStyle: "short" });
}

const form = document.querySelector("form[data-draft-url]");
if (form) {
  const status = form.querySelector("[data-draft-status]");
  const snapshot = () => new URLSearchParams(new FormData(form)).toString();
  let saved = snapshot();
  let sending = false;

  const save = async () => {
    const now = snapshot();
    if (sending || now === saved) return;
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: new URLSearchParams(now),
        headers: { "X-Requested-With": "fetch" },
        redirect: "error",
      });
      if (!answer.ok) throw new Error(answer.status);
      saved = now;
      status.textContent = status.dataset.kept;
    } catch {
      status.textContent = status.dataset.notKept;
    }
  };
  setInterval(save, SAVE_EVERY_MS);
  document.addEventListener("visibilitychange", () => document.hidden && save());

  form.addEventListener("submit", (event) => {
    if (sending) event.preventDefault();
    sending = true;
  });
  // Back from the next page: the form may be sent again.
  addEventListener("pageshow", () => { sending = false; });
}
