// Signals: up and down move through the list, Enter opens; after saving, the reader lands on the
// next flag that nobody has looked at.
(() => {
  "use strict";
  const SAVED = "signal-saved";
  const ROLE = "signal-role";
  const rows = () => [...document.querySelectorAll("#signals .signal .name a")];

  document.addEventListener("keydown", (event) => {
    const here = event.target.closest && event.target.closest("#signals .signal a");
    if (!here || event.altKey || event.ctrlKey || event.metaKey) return;
    const title = document.getElementById("panel-title");
    if (event.key === "Enter" && here.hasAttribute("aria-current") && title) {
      event.preventDefault(); // it is open already
      title.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = rows();
    const next = all[all.indexOf(here) + step];
    event.preventDefault();
    if (next) next.focus();
  });

  // The role is the same from flag to flag: it is typed once a visit.
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "triage") return;
    sessionStorage.setItem(SAVED, "1");
    sessionStorage.setItem(ROLE, event.target.elements.role.value);
  });

  new MutationObserver(() => {
    const role = document.getElementById("triage-role");
    if (!role || role.dataset.known) return;
    role.dataset.known = "1";
    role.value = sessionStorage.getItem(ROLE) || "";
  }).observe(document, { subtree: true, childList: true });

  if (!sessionStorage.getItem(SAVED)) return;
  sessionStorage.removeItem(SAVED);
  if (document.title.startsWith("Nothing was saved")) return;
  const arrive = new MutationObserver(() => {
    const open = document.querySelector("#signals .signal a[aria-current]");
    const title = document.getElementById("panel-title");
    const place = (open && open.offsetParent ? open : title) || document.getElementById("signals-note") || rows()[0];
    if (!place || !document.getElementById("signals")) return;
    arrive.disconnect();
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
    const told = document.getElementById("told");
    if (told) told.textContent = title ? "Saved. This is the next new flag." : "Saved. None is left to look at.";
  });
  arrive.observe(document, { subtree: true, childList: true });
})();
