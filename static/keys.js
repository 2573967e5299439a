// Shortcuts of a single key, on every page. An element with data-key is pressed (links, buttons) or
// gone to (headings) by that key; one with data-keys-told only stands in the list. "?" shows the
// list. Nothing happens while somebody types, and all can be switched off, for whoever speaks to
// their computer or touches keys unawares (WCAG 2.1.4).
"use strict";

{
  const OFF = "keys-off";
  const root = document.documentElement;
  const dialog = document.getElementById("shortcuts");
  const choice = dialog?.querySelector("[data-keys-on]");
  const named = [...document.querySelectorAll("[data-key]")];

  const remember = (on) => {
    root.dataset.keys = on ? "on" : "off";
    try {
      if (on) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch { /* a browser that keeps nothing: they stay as they are for this page */ }
  };

  const recall = () => {
    try { return localStorage.getItem(OFF) === null; } catch { return true; }
  };

  const typing = (target) =>
    target.isContentEditable ||
    target.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])");

  const list = () => {
    const entries = dialog.querySelector(".keys-list");
    for (const element of named) {
      const entry = document.createElement("div");
      const key = document.createElement("kbd");
      key.textContent = element.dataset.key;
      entry.append(document.createElement("dt"), document.createElement("dd"));
      entry.firstChild.append(key);
      entry.lastChild.textContent = element.dataset.keyLabel;
      entries.append(entry);
    }
  };

  if (dialog) {
    remember(recall());
    list();
    choice.checked = root.dataset.keys === "on";
    choice.addEventListener("change", () => remember(choice.checked));
    for (const opener of document.querySelectorAll("[data-open-keys]")) {
      opener.hidden = false;
      opener.addEventListener("click", () => dialog.showModal());
    }
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (root.dataset.keys === "off" || dialog.open || typing(event.target)) return;
      if (event.key === "?") {
        event.preventDefault();
        dialog.showModal();
        return;
      }
      const meant = named.find((element) => element.dataset.key === event.key && !("keysTold" in element.dataset));
      if (!meant) return;
      event.preventDefault();
      if (meant.matches("a, button")) meant.click();
      else {
        meant.focus();
        meant.scrollIntoView({ block: "start" });
      }
    });
  }
}
