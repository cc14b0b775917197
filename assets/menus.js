// Menus that open under their button: Escape, a press elsewhere and following a link close them.
(() => {
  "use strict";
  const OPEN = "details:is(.copy, .nav-group)[open]";

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(OPEN)) {
      const within = menu.contains(event.target);
      if (!within || event.target.closest("a")) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(OPEN);
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of document.querySelectorAll("details.nav-group[open]"))
      if (!menu.contains(event.target)) menu.open = false;
  });
})();
