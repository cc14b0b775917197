// Returns: the tracker by keyboard, forms that say they work, and the state of what was sent.
(() => {
  "use strict";
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const EVERY = 2000; // ms between questions whether a return is loaded

  const cells = (row) => [...row.querySelectorAll("th.name, td.month")];

  const move = (event, cell) => {
    const step = STEPS[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...cell.closest("table").querySelectorAll("tbody tr:not(.group)")];
    const row = rows[rows.indexOf(cell.parentNode) + step[0]];
    const next = row && cells(row)[cells(cell.parentNode).indexOf(cell) + step[1]];
    const link = next && next.querySelector("a");
    event.preventDefault();
    if (link) link.focus();
  };

  // Escape closes the panel and leads back to the cell that opened it.
  const close = () => {
    const way = document.getElementById("panel-close");
    if (!way) return;
    const address = () => location.pathname + location.search;
    const here = address();
    const there = way.getAttribute("href");
    way.click();
    const back = () => document.querySelector(`:is(#tracker, #signals) a[href="${CSS.escape(here)}"]`);
    const wait = setInterval(() => {
      const cell = document.getElementById("panel-close") ? null : back();
      if (cell) cell.focus();
      // A slow answer is waited for, unless the reader has gone on meanwhile.
      if (cell || ![here, there].includes(address())) clearInterval(wait);
    }, 50);
  };

  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest && event.target.closest("#tracker :is(th.name, td.month)");
    if (cell) move(event, cell);
    const typing = event.target.matches && event.target.matches("input:not([type=radio]), select, textarea");
    if (event.key === "Escape" && !typing && !document.querySelector("details.copy[open]")) close();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.busy === undefined) return;
    const said = form.querySelector(".busy");
    const file = form.querySelector("input[type=file]");
    const most = Number(form.dataset.megabytes);
    if (file && file.files[0] && file.files[0].size > most * 1024 * 1024) {
      event.preventDefault();
      said.textContent = `The file is larger than ${most} MB. Send the return alone.`;
      return;
    }
    said.textContent = form.dataset.busy;
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  });
  // Back brings a page as it was left: its buttons work again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy-text]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copyText);
    const told = document.getElementById("told");
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = "The text is copied.";
      button.textContent = "Copied";
    } catch {
      field.select();
      told.textContent = "The text is selected; copy it with Control C.";
    }
  });

  setInterval(async () => {
    const waiting = document.querySelector("[data-waiting]");
    if (!waiting || waiting.dataset.asking) return;
    waiting.dataset.asking = "1";
    try {
      const answer = await fetch(waiting.dataset.waiting);
      const { state } = await answer.json();
      if (state !== "waiting") location.reload();
    } catch {
      // assets/connection.js says that the connection is lost; it is asked again.
    } finally {
      delete waiting.dataset.asking;
    }
  }, EVERY);
})();
