// On every page: the service worker, which keeps static files and has a page for lost connections.
"use strict";

{
  const { worker } = document.currentScript.dataset;
  if ("serviceWorker" in navigator) {
    addEventListener("load", () => {
      // Private windows and strict settings refuse it; the site works without.
      navigator.serviceWorker.register(worker, { updateViaCache: "none" }).catch(() => {});
    });
  }
}
