/* Puts parts that come as one piece of HTML (layouts/parts/markup.py) on the page, and lets their
   links lead to other pages without loading the program again. The text is the server's own. */
(function () {
  "use strict";

  const HERE = "[data-markup], [data-piece]";
  const text = (element) => element.getAttribute("data-markup") ?? element.getAttribute("data-piece");
  const filled = new WeakMap(); // elements: the path and the nodes that they were last filled with
  const HELD = "a[href], button, input, select, summary, textarea, [tabindex]";

  // A filter redraws the page that the reader is on: what they opened stays open, and the keyboard
  // stays where it was.
  function fill(element) {
    const same = filled.get(element)?.path === location.pathname;
    const opened = same ? [...element.querySelectorAll("details")].map((one) => one.open) : [];
    const held = same ? [...element.querySelectorAll(HELD)].indexOf(document.activeElement) : -1;
    element.innerHTML = text(element);
    filled.set(element, { path: location.pathname, nodes: [...element.childNodes] });
    const details = element.querySelectorAll("details");
    if (details.length === opened.length)
      details.forEach((one, place) => { one.open = one.open || opened[place]; });
    if (held >= 0) element.querySelectorAll(HELD)[held]?.focus({ preventScroll: true });
    const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (named && element.contains(named)) named.scrollIntoView();
    element.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
  }

  // What holds no markup any more is drawn by React, which knows nothing of what was put in here.
  function changed(element) {
    if (text(element) !== null) fill(element);
    else {
      filled.get(element)?.nodes.forEach((node) => node.remove());
      filled.delete(element);
    }
  }

  function fillWithin(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.matches(HERE)) fill(node);
    node.querySelectorAll(HERE).forEach(fill);
  }

  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      if (change.type === "attributes") changed(change.target);
      else change.addedNodes.forEach(fillWithin);
    });
  }).observe(document, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-markup", "data-piece"],
  });

  document.addEventListener("click", function (event) {
    const link = event.target.closest(":is([data-markup], [data-piece], .ag-root) a[href^='/']");
    const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || modified || event.button !== 0 || link.target) return;
    if (link.hasAttribute("data-outward") || link.hasAttribute("download")) return;
    event.preventDefault();
    window.history.pushState({}, "", link.getAttribute("href"));
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate")); // as dcc.Link does
    if (!link.hasAttribute("data-stay")) window.scrollTo(0, 0);
  });
})();
