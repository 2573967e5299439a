// Notes what the keyboard reaches while somebody presses Tab, and whether that can be seen.
// Returns how often Tab must be pressed to come round; afterwards ask window.focusWatch.faults().
() => {
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  const told = (element) => element.outerHTML.replaceAll(/\s+/g, " ").slice(0, 120);
  const group = (element) => element.type === "radio"
    ? `${element.form?.id} ${element.name}` : element;
  const reached = new Set();
  const faults = [];

  const ring = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && style.outlineColor !== "rgba(0, 0, 0, 0)";
  };
  const ringed = (element) => ring(element)
    || ring(element.parentElement) || (element.labels && [...element.labels].some(ring));

  // The browser scrolls to the focus only after this event.
  const covered = (element) => {
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const box = element.getBoundingClientRect();
    const spots = [[0.5, 0.5], [0.05, 0.5], [0.95, 0.5], [0.5, 0.1]];
    const hits = spots.map(([x, y]) => document.elementFromPoint(
      Math.min(Math.max(box.left + x * box.width, 0), innerWidth - 1),
      Math.min(Math.max(box.top + y * box.height, 0), innerHeight - 1),
    ));
    const its = (hit) => hit && (element.contains(hit) || hit.contains(element)
      || [...(element.labels ?? [])].some((label) => label.contains(hit)));
    return !hits.some(its);
  };

  document.addEventListener("focusin", ({ target }) => {
    reached.add(group(target));
    if (!ringed(target)) faults.push(`nothing shows that the focus is here: ${told(target)}`);
    if (covered(target)) faults.push(`something lies over the focus: ${told(target)}`);
  });

  const wanted = [...document.querySelectorAll(controls)].filter(
    (element) => seen(element) && !element.disabled && !element.closest("[inert], [aria-hidden=true]"),
  );
  window.focusWatch = {
    faults: () => [
      ...faults,
      ...wanted.filter((element) => !reached.has(group(element)))
        .map((element) => `Tab does not lead here: ${told(element)}`),
    ],
  };
  return wanted.length;
}
