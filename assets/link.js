// The address is the state of the screen. Pickers write it; Back and Forward undo and redo it.
(() => {
  "use strict";
  // The order of the canonical link (catalogue/view.py), so that equal views have equal links.
  const ORDER = ["level", "lms", "provider", "peers", "from", "to", "window", "chart", "benchmark", "set", "view", "rows", "group", "state", "since", "status", "about", "rule", "began", "add", "item", "show", "part", "concept", "relation", "decided", "snapshot", "present", "anonymise"];
  const NAMES = { period: "to" };
  const SWITCHES = { rows: ["signals", null], group: [null, "none"] }; // on, off
  const PAGES = { indicator: "/indicator/" };
  const EQUITY = "/equity/"; // whose indicators are picked from its own list
  const PROFILE = "/provider/"; // the page whose path, not its query, names the provider

  // The query with some parameters changed; null takes one away. What is not known stays behind.
  const query = (changes) => {
    const given = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) given.delete(name);
      else given.set(name, value);
    }
    const names = ORDER.filter((name) => given.has(name));
    const text = new URLSearchParams(names.map((name) => [name, given.get(name)])).toString();
    return text ? `?${text}` : "";
  };

  const go = (pathname, search) => {
    if (pathname !== location.pathname || search !== location.search)
      window.dash_clientside.set_props("url", { pathname, search });
  };

  const pick = (name, value, on) => {
    if (SWITCHES[name]) return go(location.pathname, query({ [name]: SWITCHES[name][on ? 0 : 1] }));
    const chosen = value === "default" ? null : value;
    const equity = location.pathname.startsWith(EQUITY);
    if (PAGES[name]) go(chosen ? (equity ? EQUITY : PAGES[name]) + encodeURIComponent(chosen) : "/", query({}));
    else if (name === "provider" && location.pathname.startsWith(PROFILE))
      go(chosen ? PROFILE + encodeURIComponent(chosen) : "/", query({}));
    else if (name === "published") {
      const [from, to] = chosen ? chosen.split("..") : [null, null];
      go(location.pathname, query({ from, to }));
    } else go(location.pathname, query({ [NAMES[name] || name]: chosen }));
  };

  document.addEventListener("change", (event) => {
    const picker = event.target.closest('[id$="-picker"]');
    if (picker) pick(picker.id.replace(/-picker$/, ""), event.target.value, event.target.checked);
  });

  const tell = (words) => {
    const told = document.getElementById("told");
    if (told) told.textContent = words;
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("button.print")) window.print();
  });

  // Copy link: to the live view, or to the cut that is shown.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const link = location.origin + button.dataset.copy;
    const field = document.getElementById("link-text");
    field.value = link;
    try {
      await navigator.clipboard.writeText(link);
      button.dataset.copied = "1";
      setTimeout(() => delete button.dataset.copied, 2000);
      tell("The link is copied.");
    } catch {
      // Without https the browser keeps the clipboard to itself: the link is there to be copied.
      field.select();
      tell("The link is selected; copy it with Control C.");
    }
  });
  // A new page: its title, and the reader's place at its top.
  let page = null;
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    link: {
      device: (_path, known) => {
        const device = window.innerWidth <= 600 ? "phone" : "screen";
        return device === known ? window.dash_clientside.no_update : device;
      },
      arrived: (title) => {
        if (title) document.title = title;
        if (page !== null && page !== location.pathname) {
          const { wanted } = document.documentElement.dataset;
          delete document.documentElement.dataset.wanted;
          const place =
            document.getElementById(wanted) ||
            document.querySelector("[data-arrive]") ||
            document.getElementById("content");
          if (place) place.focus({ preventScroll: true });
          const beside = place && place.closest(".signal-panel") && window.innerWidth > 1240;
          if (!location.hash && !beside) window.scrollTo(0, 0);
        }
        page = location.pathname;
        return window.dash_clientside.no_update;
      },
    },
  });
})();
