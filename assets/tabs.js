/* Tabs (layouts/parts/tabs.py): arrows, Home and End go from one to the next. The address names the
   open panel after "#", so that a link leads there; what lies in a closed panel opens it. */
(function () {
  "use strict";
  let chosen = { path: null, id: null }; // outlasts a page that is built anew

  const panelOf = function (id) {
    const named = id && document.getElementById(id);
    return named && named.closest("[role='tabpanel']");
  };
  const hash = function () {
    try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
  };

  function open(panel) {
    const tabbed = panel.closest(".tabbed");
    tabbed.querySelectorAll("[role='tabpanel']").forEach(function (one) {
      one.classList.toggle("open", one === panel);
    });
    tabbed.querySelectorAll("[role='tab']").forEach(function (tab) {
      const its = tab.getAttribute("aria-controls") === panel.id;
      tab.setAttribute("aria-selected", String(its));
      tab.tabIndex = its ? 0 : -1;
    });
    chosen = { path: location.pathname, id: panel.id };
  }

  function choose(tab) {
    open(document.getElementById(tab.getAttribute("aria-controls")));
    tab.focus();
    history.replaceState(history.state, "", "#" + chosen.id);
  }

  // A link led here: the panel is opened, and its tabs brought to the top of the window.
  function follow() {
    const panel = panelOf(hash());
    if (!panel) return;
    open(panel);
    const named = document.getElementById(hash());
    bring(named === panel ? panel.closest(".tabbed") : named);
  }

  // Charts and tables above are drawn later and push it down: it is brought back, until the reader
  // does something.
  let stop = function () {};
  function bring(element) {
    stop();
    const again = new ResizeObserver(function () {
      if (element.isConnected) element.scrollIntoView();
    });
    again.observe(document.getElementById("content"));
    stop = function () { again.disconnect(); };
  }
  ["keydown", "pointerdown", "touchstart", "wheel"].forEach(function (act) {
    window.addEventListener(act, function () { stop(); }, { capture: true, passive: true });
  });

  document.addEventListener("click", function (event) {
    const tab = event.target.closest("[role='tab']");
    if (tab) return choose(tab);
    const link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) follow(); // no change to be told of
  });

  document.addEventListener("keydown", function (event) {
    const tab = event.target.closest("[role='tab']");
    if (!tab || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = Array.from(tab.parentNode.querySelectorAll("[role='tab']"));
    const at = all.indexOf(tab);
    const next = {
      ArrowRight: (at + 1) % all.length,
      ArrowLeft: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(all[next]);
  });

  window.addEventListener("hashchange", follow);

  // A page has come: the panel that its address newly names, or the one that was open before.
  new MutationObserver(function (changes) {
    const tabbed = changes.some(function (change) {
      return Array.from(change.addedNodes).some(function (node) {
        return node.nodeType === Node.ELEMENT_NODE && (node.matches(".tabbed") || node.querySelector(".tabbed"));
      });
    });
    if (!tabbed) return;
    const before = chosen.path === location.pathname && panelOf(chosen.id);
    const named = panelOf(hash());
    if (named && named !== before) follow();
    else if (before) open(before);
  }).observe(document, { subtree: true, childList: true });
})();
