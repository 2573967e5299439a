// Ranking by keyboard and by drag. The radio buttons are the only place where the order is kept:
// whatever one does changes them, and the board shows what they say, so all ways stay equal.
"use strict";

{
  const form = document.querySelector("form[data-draft-url]");
  const board = form?.querySelector("[data-board]");
  if (board) {
    const status = board.querySelector("[data-board-status]");
    const rows = [...board.querySelectorAll("[data-place]")];
    const chips = [...board.querySelectorAll("[data-reply]")];
    const last = rows.length - 1;
    const radios = (name) => [...form.querySelectorAll(`input[name="${name}"]`)];
    const placeOf = (name) => radios(name).find((radio) => radio.checked)?.value ?? "";
    const rowOf = (place) => rows.find((row) => row.dataset.place === place);

    const show = () => {
      for (const chip of chips) {
        const list = rowOf(placeOf(chip.dataset.reply)).querySelector(".chips");
        if (chip.parentElement !== list) {
          const focused = document.activeElement === chip;
          list.append(chip);
          if (focused) chip.focus();
        }
      }
    };
    const put = (name, place) => {
      for (const radio of radios(name)) radio.checked = radio.value === place;
      const chip = chips.find((one) => one.dataset.reply === name);
      form.dispatchEvent(new Event("change"));
      show();
      const words = place ? status.dataset.moved : status.dataset.cleared;
      status.textContent = words.replace("{reply}", chip.textContent).replace("{place}", place);
    };
    const move = (name, step) => {
      const now = rows.indexOf(rowOf(placeOf(name)));
      const next = Math.min(last - 1, Math.max(0, now + step));
      if (next !== now) put(name, rows[next].dataset.place);
    };

    // By keyboard: on a reply's chip, or anywhere within its card.

    const nameAt = (target) =>
      target.closest("[data-reply]")?.dataset.reply ?? target.closest("[data-rival]")?.dataset.rival;
    form.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("textarea, select, summary, a")) return;
      const name = nameAt(event.target);
      if (!name) return;
      const onChip = "reply" in event.target.dataset;
      if (onChip && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
        move(name, event.key === "ArrowUp" ? -1 : 1);
        event.preventDefault();
      } else if (/^[0-9]$/.test(event.key) && document.documentElement.dataset.keys !== "off") {
        const place = event.key === "0" ? "" : event.key;
        if (rowOf(place)) put(name, place);
        event.preventDefault();
      }
    });

    // By drag, with mouse, pen or finger. What is let go outside the board stays where it was.

    for (const chip of chips) {
      chip.addEventListener("pointerdown", (event) => {
        if (event.button !== 0) return;
        chip.setPointerCapture(event.pointerId);
        chip.dataset.dragged = "";
      });
      chip.addEventListener("pointermove", (event) => {
        if (!("dragged" in chip.dataset)) return;
        const over = under(event);
        for (const row of rows) row.toggleAttribute("data-over", row === over);
      });
      const drop = (event, taken) => {
        if (!("dragged" in chip.dataset)) return;
        delete chip.dataset.dragged;
        for (const row of rows) row.removeAttribute("data-over");
        const row = taken ? under(event) : null;
        if (row && row.dataset.place !== placeOf(chip.dataset.reply)) put(chip.dataset.reply, row.dataset.place);
      };
      chip.addEventListener("pointerup", (event) => drop(event, true));
      chip.addEventListener("pointercancel", (event) => drop(event, false));
    }
    const under = (event) =>
      rows.find((row) => {
        const box = row.getBoundingClientRect();
        return (
          event.clientX >= box.left && event.clientX <= box.right &&
          event.clientY >= box.top && event.clientY <= box.bottom
        );
      });

    // By radio buttons, and by a draft that was brought back.

    form.addEventListener("change", show);
    form.addEventListener("filled", show);
    board.hidden = false;
    show();
  }
}
