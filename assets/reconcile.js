/* Reconcile: a concept that a link opens is brought into the window, wherever it stands in the list. */
(function () {
  "use strict";
  let known = null; // the concept that was open before, so that its own changes move nothing

  new MutationObserver(function () {
    const opened = document.querySelector("#concepts .concept.open");
    const id = opened && opened.id;
    if (id === known) return;
    known = id;
    if (!opened) return;
    const { top } = opened.getBoundingClientRect();
    if (top < 0 || top > window.innerHeight * 0.6) opened.scrollIntoView();
  }).observe(document, { subtree: true, childList: true });
})();
