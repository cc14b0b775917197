/* Reconcile: a concept that a link opens is brought into the window, wherever it stands in the list;
   arrows go through the concepts, Enter opens one, Esc closes it, and the keyboard stays on its name. */
(function () {
  "use strict";
  const NAMES = "#concepts .concept-name a";
  let known = null; // the concept that was open before, so that its own changes move nothing
  let wanted = null; // the concept whose name the keyboard was on when the page was drawn anew

  const nameOf = function (id) {
    const row = id && document.getElementById(id);
    return row && row.querySelector(".concept-name a");
  };

  new MutationObserver(function () {
    if (wanted && document.activeElement === document.body) {
      const name = nameOf(wanted);
      if (name) name.focus({ preventScroll: true });
    }
    const opened = document.querySelector("#concepts .concept.open");
    const id = opened && opened.id;
    if (id === known) return;
    known = id;
    if (!opened) return;
    const { top } = opened.getBoundingClientRect();
    if (top < 0 || top > window.innerHeight * 0.6) opened.scrollIntoView();
  }).observe(document, { subtree: true, childList: true });

  document.addEventListener("click", function (event) {
    const name = event.target.closest(NAMES);
    wanted = name ? name.closest(".concept").id : null;
  });
  document.addEventListener("focusin", function (event) {
    if (wanted && event.target !== nameOf(wanted)) wanted = null;
  });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") {
      const open = event.target.closest(".concept.open");
      if (!open || event.target.closest("form")) return;
      event.preventDefault();
      open.querySelector(".concept-name a").click();
      return;
    }
    const name = event.target.closest(NAMES);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!name || !step) return;
    const all = Array.from(document.querySelectorAll(NAMES));
    const next = all[all.indexOf(name) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
})();
