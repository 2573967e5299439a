// What axe does not look for, on the page as it stands: a sentence for each fault.
() => {
  const faults = [];
  const all = [...document.querySelectorAll("body *")];
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const told = (element) => element.outerHTML.replaceAll(/\s+/g, " ").slice(0, 120);
  const controls = "a[href], button, input, select, textarea, summary, [tabindex]";

  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) {
    const clipped = (element) => element
      && (getComputedStyle(element).overflowX !== "visible" || clipped(element.parentElement));
    const culprit = all.findLast((element) => {
      const box = element.getBoundingClientRect();
      return (box.right > innerWidth + 1 || box.left < -1) && seen(element)
        && !clipped(element.parentElement);
    });
    faults.push(`it is ${wide} px too wide: ${culprit ? told(culprit) : "?"}`);
  }

  const titles = [...document.querySelectorAll("h1")].filter(seen).length;
  if (titles !== 1) faults.push(`it has ${titles} first headings`);

  for (const element of all) {
    const style = getComputedStyle(element);
    const turned = style.order !== "0"
      || /flex|grid/.test(style.display) && style.flexDirection.endsWith("reverse");
    if (turned && seen(element) && (element.matches(controls) || element.querySelector(controls))) {
      faults.push(`it is read in another order than it is seen: ${told(element)}`);
    }
    if (element.tabIndex > 0) faults.push(`it jumps the queue of Tab: ${told(element)}`);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches
        && (style.animationName !== "none" || parseFloat(style.transitionDuration) > 0)) {
      faults.push(`it moves though motion is not wanted: ${told(element)}`);
    }
    if (element.matches(".button") && seen(element) && element.getBoundingClientRect().height < 43.5) {
      faults.push(`a main button is less than 44 px high: ${told(element)}`);
    }
  }
  return faults;
}
