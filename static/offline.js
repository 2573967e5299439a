// The page without a connection: shows what task.js keeps in this browser, and notices when the
// connection is back.
"use strict";

{
  const PREFIX = "task:";
  const lang = document.documentElement.lang;

  const kept = () => {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => ({ task: key.slice(PREFIX.length), ...JSON.parse(localStorage.getItem(key)) }))
        .filter(({ fields }) => Array.isArray(fields) && fields.length)
        .sort((one, other) => other.at - one.at);
    } catch {
      return []; // the browser keeps nothing, or something that is not ours
    }
  };

  const section = document.querySelector("[data-kept]");
  const entry = document.querySelector("template[data-entry]");
  for (const { task, fields, at } of kept()) {
    const item = entry.content.cloneNode(true);
    const text = fields.find(([name]) => name === "text")?.[1];
    if (text) item.querySelector("[data-text]").textContent = text;
    else item.querySelector("[data-text]").remove();
    item.querySelector("[data-chosen]").hidden = Boolean(text);
    item.querySelector("a").href = `/tasks/${encodeURIComponent(task)}/`;
    const when = new Date(at).toLocaleString(lang, { dateStyle: "medium", timeStyle: "short" });
    item.querySelector("time").textContent = when;
    section.querySelector("[data-list]").append(item);
    section.hidden = false;
  }

  addEventListener("online", () => {
    const status = document.querySelector("[data-back]");
    status.textContent = status.dataset.back;
  });
}
