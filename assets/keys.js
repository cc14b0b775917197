// Keys: ? opens the help, / finds an indicator, g and a letter goes to a page. They do nothing while
// something is typed, and can be switched off (WCAG 2.1.4).
(() => {
  "use strict";
  const PATIENCE = 1500; // ms between g and its letter
  const SEARCH = "definition-search";
  let began = 0;

  const dialog = () => document.getElementById("keys-dialog");
  const off = () => document.documentElement.dataset.singleKeys === "off";
  const TYPED = "input:not([type=radio], [type=checkbox], [type=button]), textarea, select, [contenteditable=true]";

  const go = (path) => {
    const links = [...document.querySelectorAll("#navigation a")];
    const link = links.find((a) => a.pathname === path);
    if (link) link.click(); // as it is: filters stay
  };

  const find = () => {
    const field = document.getElementById(SEARCH);
    if (field) return field.focus();
    document.documentElement.dataset.wanted = SEARCH; // link.js puts the reader there on arrival
    go("/definitions");
  };

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.defaultPrevented || off() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!dialog() || dialog().open || (target.matches && target.matches(TYPED))) return;
    if (document.querySelector("[data-own-keys]")) return; // a page with keys of its own, as meetings
    const after = Date.now() - began < PATIENCE;
    began = 0;
    if (after) {
      const line = dialog().querySelector(`[data-go="${CSS.escape(key)}"]`);
      if (line) {
        event.preventDefault();
        go(line.dataset.path);
      }
    } else if (key === "g") began = Date.now();
    else if (key === "?") dialog().showModal();
    else if (key === "/") {
      event.preventDefault(); // or the letter would be typed into the field
      find();
    }
  });

  document.addEventListener("click", (event) => {
    const closest = (selector) => event.target.closest && event.target.closest(selector);
    if (closest("#keys-button")) dialog().showModal();
    if (closest("#keys-close") || event.target === dialog()) dialog().close();
  });
})();
