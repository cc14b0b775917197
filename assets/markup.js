/* Puts parts that come as one piece of HTML (layouts/parts/markup.py) on the page, and lets their
   links lead to other pages without loading the program again. The text is the server's own. */
(function () {
  "use strict";

  function fill(element) {
    element.innerHTML = element.getAttribute("data-markup");
    const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (named && element.contains(named)) named.scrollIntoView();
    element.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
  }

  function fillWithin(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.hasAttribute("data-markup")) fill(node);
    node.querySelectorAll("[data-markup]").forEach(fill);
  }

  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      if (change.type === "attributes") fill(change.target);
      else change.addedNodes.forEach(fillWithin);
    });
  }).observe(document, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-markup"],
  });

  document.addEventListener("click", function (event) {
    const link = event.target.closest("[data-markup] a[href^='/'], .ag-root a[href^='/']");
    const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || modified || event.button !== 0 || link.target) return;
    event.preventDefault();
    window.history.pushState({}, "", link.getAttribute("href"));
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate")); // as dcc.Link does
    if (!link.hasAttribute("data-stay")) window.scrollTo(0, 0);
  });
})();
