// Comfort on the task page; everything works without it. Keeps what was typed on the site and in
// this browser, counts down the lease, reports without leaving, and sends a form once however often
// its button is clicked.
"use strict";

{
  const SAVE_EVERY_MS = 5000;
  const REMEMBER_AFTER_MS = 300;
  const FORGET_AFTER_MS = 30 * 24 * 3600 * 1000;
  const WARN_BEFORE_MS = 5 * 60 * 1000;
  const NOT_THE_ANSWER = /^(csrfmiddlewaretoken|version|asked_kind|asked_lang|anyway|reason.*|report_.*)$/;
  const lang = `${document.documentElement.lang}-u-nu-latn`; // the digits of the rest of the page

  // Beside the questions a long conversation is scrolled to its end, where the message in question is.

  for (const box of document.querySelectorAll(".task.beside .conversation")) box.scrollTop = box.scrollHeight;

  // What can be undone only for a while.

  for (const undo of document.querySelectorAll("form[data-until]")) {
    setTimeout(() => { undo.hidden = true; }, Math.max(0, new Date(undo.dataset.until) - Date.now()));
  }

  // What this browser keeps of each task, for the case that the site cannot.

  const local = {
    key: (task) => `task:${task}`,
    read(task) {
      try { return JSON.parse(localStorage.getItem(local.key(task))); } catch { return null; }
    },
    write(task, kept) {
      try { localStorage.setItem(local.key(task), JSON.stringify(kept)); return true; } catch { return false; }
    },
    forget(task) {
      try { localStorage.removeItem(local.key(task)); } catch { /* it keeps nothing anyway */ }
    },
    forgetOld() {
      try {
        for (const key of Object.keys(localStorage).filter((name) => name.startsWith("task:"))) {
          const kept = local.read(key.slice(5));
          if (!kept || Date.now() - kept.at > FORGET_AFTER_MS) localStorage.removeItem(key);
        }
      } catch { /* as above */ }
    },
  };
  local.forgetOld();
  for (const sent of document.querySelectorAll("[data-sent]")) local.forget(sent.dataset.sent);

  const form = document.querySelector("form[data-draft-url]");
  if (form) {
    const task = form.dataset.task;
    const version = form.elements.version;
    const status = form.querySelector("[data-draft-status]");
    const trouble = (name, shown) => {
      form.querySelector(`[data-trouble="${name}"]`).hidden = !shown;
    };
    const answer = () =>
      [...new FormData(form)].filter(([name, value]) => !NOT_THE_ANSWER.test(name) && value !== "");
    const written = () => JSON.stringify(answer());
    const say = (text) => { if (status.textContent !== text) status.textContent = text; };

    // Bring back what this browser kept, unless the site has another version.

    const fill = (fields) => {
      const values = new Map();
      for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
      for (const element of form.elements) {
        if (!element.name || NOT_THE_ANSWER.test(element.name)) continue;
        const given = values.get(element.name) ?? [];
        if (element.type === "radio" || element.type === "checkbox") {
          element.checked = given.includes(element.value) || (element.type === "radio" && !given.length && element.value === "");
        } else if (element.tagName === "TEXTAREA" || element.type === "text") {
          element.value = given[0] ?? "";
        }
      }
      form.dispatchEvent(new Event("filled"));
    };
    let saved = written();
    const kept = local.read(task);
    if (kept && JSON.stringify(kept.fields) !== saved && kept.fields.length) {
      if (kept.version === version.value || version.value === "") {
        fill(kept.fields);
        say(status.dataset.broughtBack);
      } else {
        trouble("two-versions", true);
        form.querySelector("[data-use-local]").addEventListener("click", () => {
          fill(kept.fields);
          trouble("two-versions", false);
        });
        form.querySelector("[data-forget-local]").addEventListener("click", () => {
          local.forget(task);
          trouble("two-versions", false);
        });
      }
    }

    let remembering;
    const remember = () => local.write(task, { fields: answer(), version: version.value, at: Date.now() });
    const changed = () => {
      clearTimeout(remembering);
      remembering = setTimeout(remember, REMEMBER_AFTER_MS);
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);

    // The lease: told in minutes, and aloud only once, before it ends.

    const lease = form.ownerDocument.querySelector("[data-lease]");
    const warning = form.querySelector("[data-lease-warning]");
    let ends = 0;
    const skew = lease ? Date.now() - new Date(lease.dataset.now) : 0;
    const leaseEnds = (when) => {
      if (!when || !lease) return;
      ends = new Date(when).getTime() + skew;
      const time = lease.querySelector("time");
      time.textContent = new Date(when).toLocaleTimeString(lang, { timeStyle: "short" });
      warning.hidden = true;
      warning.querySelector("p").textContent = "";
      tellTime();
    };
    const tellTime = () => {
      const minutes = Math.max(0, Math.round((ends - Date.now()) / 60000));
      const left = new Intl.NumberFormat(lang, { style: "unit", unit: "minute", unitDisplay: "long" });
      lease.querySelector("[data-left]").textContent = left.format(minutes);
      if (ends - Date.now() <= WARN_BEFORE_MS && warning.hidden) {
        warning.hidden = false;
        const text = warning.querySelector("p");
        text.textContent = text.dataset.text;
      }
    };
    if (lease) {
      leaseEnds(lease.dataset.ends);
      lease.querySelector("[data-lasts]").hidden = false; // saving by itself does it
      setInterval(tellTime, 20_000);
    }

    // Keeping it on the site.

    let sending = false;
    let stopped = false;
    const post = (address, body) =>
      fetch(address, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "fetch" },
        redirect: "error",
        keepalive: body.toString().length < 60_000,
      });
    const body = () => new URLSearchParams([...new FormData(form)]);
    const learn = (response) => {
      const was = version.value;
      version.value = response.headers.get("Draft-Version") ?? was;
      leaseEnds(response.headers.get("Lease-Ends"));
    };
    const refused = (response) => {
      if (response.status === 409) {
        stopped = true;
        trouble("changed", true);
      } else if (response.status === 401 || response.status === 403) {
        stopped = true;
        trouble("signed-out", true);
      }
    };
    const save = async () => {
      const now = written();
      if (sending || stopped || now === saved) return;
      remember();
      try {
        const response = await post(form.dataset.draftUrl, body());
        if (!response.ok) {
          refused(response);
          throw new Error(response.status);
        }
        saved = now;
        learn(response);
        if (written() === now) local.forget(task);
        else remember();
        say(status.dataset.kept);
      } catch {
        say(status.dataset.notKept);
      }
    };
    let saving = Promise.resolve();
    const saveInTurn = () => { saving = saving.then(save); };
    setInterval(saveInTurn, SAVE_EVERY_MS);
    addEventListener("online", saveInTurn);
    document.addEventListener("visibilitychange", () => { if (document.hidden) saveInTurn(); });
    addEventListener("pagehide", () => { if (!sending && written() !== saved) remember(); });

    form.addEventListener("submit", (event) => {
      if (sending) {
        event.preventDefault();
        return;
      }
      sending = true;
      if (written() !== saved) remember();
    });
    // Back from the next page: the form may be sent again.
    addEventListener("pageshow", () => { sending = false; });

    // More time, and reports, without leaving the page.

    for (const button of form.querySelectorAll("[data-extend]")) {
      button.addEventListener("click", async (event) => {
        if (!lease) return;
        event.preventDefault();
        try {
          const response = await post(form.dataset.extendUrl, body());
          if (!response.ok) {
            refused(response);
            throw new Error(response.status);
          }
          learn(response);
          say(status.dataset.extended);
        } catch {
          say(status.dataset.notKept);
        }
      });
    }
    for (const button of form.querySelectorAll("[data-report]")) {
      button.addEventListener("click", async (event) => {
        event.preventDefault();
        const told = button.parentElement.querySelector("[role=status]");
        try {
          const response = await post(button.formAction, body());
          if (response.status === 422) told.textContent = told.dataset.empty;
          else if (response.ok) told.textContent = told.dataset.done;
          else throw new Error(response.status);
        } catch {
          told.textContent = told.dataset.failed;
        }
      });
    }

    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit(form.querySelector("[data-send]"));
      }
    });
  }
}
