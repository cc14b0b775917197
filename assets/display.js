// How the pages look and answer keys, as this browser remembers it: two switches of the help.
// The document's head sets the look before anything is drawn (layouts/frame.py).
(() => {
  "use strict";
  const root = document.documentElement;

  const keep = (name, value) => {
    try {
      if (value) localStorage.setItem(name, value);
      else localStorage.removeItem(name);
    } catch {
      // A browser that keeps nothing still does it for this visit.
    }
  };

  const SWITCHES = {
    "dark-switch": {
      on: () => root.dataset.theme === "dark",
      set: (on) => {
        for (const name of ["theme", "bsTheme"]) {
          if (on) root.dataset[name] = "dark";
          else delete root.dataset[name];
        }
        keep("theme", on ? "dark" : null);
      },
    },
    "single-keys-switch": {
      on: () => root.dataset.singleKeys !== "off",
      set: (on) => {
        if (on) delete root.dataset.singleKeys;
        else root.dataset.singleKeys = "off";
        keep("single-keys", on ? null : "off");
      },
    },
  };

  const show = () => {
    for (const [id, { on }] of Object.entries(SWITCHES)) {
      const button = document.getElementById(id);
      if (button) button.setAttribute("aria-checked", String(on()));
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[role=switch]");
    const known = button && SWITCHES[button.id];
    if (known) known.set(!known.on());
    show();
  });
  // Where the filters take more than one line, what sticks below them is to know.
  const filters = () => document.querySelector("#filters .filter-row");
  const measure = () => {
    const row = filters();
    const sticks = row && getComputedStyle(row).position === "sticky";
    if (sticks) root.style.setProperty("--filter-height", `${row.offsetHeight}px`);
    else root.style.removeProperty("--filter-height");
  };
  const sizes = new ResizeObserver(measure);
  document.addEventListener("filled", () => {
    if (!filters()) return;
    sizes.disconnect();
    sizes.observe(filters());
  });
  window.addEventListener("resize", measure);

  document.addEventListener("keydown", show); // the help may open by its key
})();
