// Signals: up and down move through the list; after saving, the reader lands on the next flag.
(() => {
  "use strict";
  const SAVED = "signal-saved";

  document.addEventListener("keydown", (event) => {
    const here = event.target.closest && event.target.closest("#signals .signal a");
    if (!here || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = [...document.querySelectorAll("#signals .signal a")];
    const next = all[all.indexOf(here) + step];
    event.preventDefault();
    if (next) next.focus();
  });

  document.addEventListener("submit", (event) => {
    if (event.target.id === "triage") sessionStorage.setItem(SAVED, "1");
  });

  if (!sessionStorage.getItem(SAVED)) return;
  sessionStorage.removeItem(SAVED);
  const arrive = new MutationObserver(() => {
    const place = document.getElementById("panel-title") || document.querySelector("#signals a");
    if (!place) return;
    arrive.disconnect();
    place.focus({ preventScroll: true });
    const told = document.getElementById("told");
    if (told) told.textContent = "Saved. This is the next new flag.";
  });
  arrive.observe(document, { subtree: true, childList: true });
})();
