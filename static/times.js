// Moments in the reader's time zone. Without this they are in UTC, and say so.
const STYLES = {
  date: { dateStyle: "long" },
  time: { timeStyle: "short" },
  datetime: { dateStyle: "long", timeStyle: "short" },
};
// The digits are those of the rest of the page.
const language = `${document.documentElement.lang}-u-nu-latn`;

for (const time of document.querySelectorAll("time[data-shown]")) {
  const shown = new Intl.DateTimeFormat(language, STYLES[time.dataset.shown]);
  time.textContent = shown.format(new Date(time.dateTime));
}
