// A meeting before a room: its keys, its notes, the time of an item, and word of newer data.
(() => {
  "use strict";
  const root = document.documentElement;
  const EVERY_MINUTE = 60000, SECOND = 1000;
  const TYPED = "input, textarea, select, [contenteditable=true]";
  const ALWAYS = new Set(["ArrowLeft", "ArrowRight", "Escape"]); // not characters (WCAG 2.1.4)
  const NAMES = { ArrowLeft: "left", ArrowRight: "right" };

  const room = () => document.querySelector(".room");
  const find = (selector) => room() && room().querySelector(selector);

  // Notes: open or closed for the whole meeting, not for one item.
  const show = (open) => {
    if (open) root.dataset.notes = "open";
    else delete root.dataset.notes;
    const tab = find(".notes-tab");
    if (tab) tab.setAttribute("aria-expanded", String(open));
  };
  const focusOn = (selector) => {
    const field = find(selector);
    if (field) field.focus();
  };

  const fullScreen = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen().catch(() => {}); // a browser may refuse it: nothing is lost
  };

  const ACTS = {
    n: () => { show(true); focusOn("#meeting-note-text"); },
    a: () => {
      show(true);
      const form = find("#open-action");
      if (form) form.open = true;
      focusOn("#meeting-action-what");
    },
    f: fullScreen,
    "?": () => find("#room-help").showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const leave = document.getElementById("leave"); // of another page that stands alone
    if (leave && key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]"))
      return leave.click();
    if (!room() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (find("#room-help").open) return;
    const typing = target.matches && target.matches(TYPED);
    if (key === "Escape" && (typing || root.dataset.notes)) {
      show(false);
      return focusOn(".notes-tab");
    }
    if (typing || (root.dataset.singleKeys === "off" && !ALWAYS.has(key))) return;
    if (target.closest && target.closest(".room-table") && key.startsWith("Arrow")) return;
    const name = NAMES[key] || (key.length === 1 ? key.toLowerCase() : key);
    const control = find(`[data-key="${CSS.escape(name)}"]`);
    if (!control) return;
    event.preventDefault();
    control.click();
  });

  document.addEventListener("click", (event) => {
    const closest = (selector) => event.target.closest && event.target.closest(selector);
    if (!room()) return;
    const control = closest("button[data-key]");
    if (control && ACTS[control.dataset.key]) ACTS[control.dataset.key]();
    if (closest(".notes-tab")) show(!root.dataset.notes);
    if (closest("[data-close-notes]")) { show(false); focusOn(".notes-tab"); }
    if (closest("[data-close]") || event.target === find("#room-help")) find("#room-help").close();
    if (closest(".timer")) pause(closest(".timer"));
    if (closest("#show-newer")) { event.preventDefault(); goTo(newest); }
  });

  // Forms that stay on their page, so that neither the chart nor the full screen is lost.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.closest || !form.closest("#notes")) return;
    event.preventDefault();
    const sent = new FormData(form);
    sent.set("stay", "1");
    const said = find("#panel-said");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(sent) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok) {
        said.textContent = page.querySelector("main p").textContent;
        return;
      }
      const listed = find("#noted");
      listed.replaceChildren(...page.body.childNodes);
      find(".notes-tab .count").textContent = listed.querySelectorAll("li").length;
      form.reset();
      said.textContent = "Saved.";
    } catch {
      said.textContent = "Not saved: the dashboard cannot be reached. Your words are still here.";
    } finally {
      for (const button of form.querySelectorAll("button")) button.disabled = false;
      delete form.dataset.busy;
    }
  }, true);

  // The time of an item, which goes on where it was left.
  let clock = null;
  const spent = (timer) => Number(sessionStorage.getItem(`spent ${timer.dataset.timer}`) || 0);
  const write = (timer) => {
    const seconds = spent(timer);
    const words = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    timer.querySelector(".elapsed").textContent = words;
    timer.classList.toggle("over", seconds > 60 * Number(timer.dataset.limit));
  };
  const pause = (timer) => timer.toggleAttribute("data-paused");
  const tick = () => {
    const timer = find(".timer");
    if (!timer) return;
    if (!timer.hasAttribute("data-paused"))
      sessionStorage.setItem(`spent ${timer.dataset.timer}`, String(spent(timer) + 1));
    write(timer);
  };

  // Word of newer data: offered in a line, never shown by itself.
  let newest = null;
  const goTo = (cut) => {
    const given = new URLSearchParams(location.search);
    given.set("snapshot", cut);
    const search = `?${given}`;
    window.dash_clientside.set_props("url", { pathname: location.pathname, search });
  };
  const ask = async () => {
    if (!room() || document.hidden) return;
    try {
      const { id, words } = await (await fetch("/latest-cut")).json();
      if (!id || !room() || id === room().dataset.shownCut) return;
      newest = id;
      find("#room-newer-words").textContent = words;
      find("#room-newer").hidden = false;
    } catch {
      // Not reached: the page says so elsewhere, and the next minute asks again.
    }
  };
  setInterval(ask, EVERY_MINUTE);
  document.addEventListener("visibilitychange", ask);

  document.addEventListener("filled", () => {
    if (!room()) {
      clearInterval(clock);
      clock = null;
      return show(false);
    }
    const tab = find(".notes-tab");
    if (tab) tab.setAttribute("aria-expanded", String(Boolean(root.dataset.notes)));
    const timer = find(".timer");
    if (timer) write(timer);
    if (clock === null) { clock = setInterval(tick, SECOND); ask(); }
  });
})();
