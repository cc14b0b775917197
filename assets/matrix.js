// The matrix by keyboard: arrows move by cell, Escape closes what a cell says. An item of "New this
// month" outlines the cell that it is about.
(() => {
  "use strict";
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  const linkAt = (row, place) => {
    const cell = row && row.querySelectorAll("td.org")[place];
    return cell && cell.querySelector("a");
  };

  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest && event.target.closest("#overview-matrix td.org");
    if (!cell) return;
    const matrix = cell.closest("table");
    if (event.key === "Escape") {
      matrix.classList.add("quiet");
      return;
    }
    const step = STEPS[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...matrix.tBodies[0].rows];
    const row = rows.indexOf(cell.parentNode) + step[0];
    const place = [...cell.parentNode.querySelectorAll("td.org")].indexOf(cell) + step[1];
    const next = linkAt(rows[row], place);
    event.preventDefault();
    if (next) next.focus();
  });

  document.addEventListener("focusin", (event) => {
    const matrix = document.getElementById("overview-matrix");
    if (matrix && matrix.contains(event.target)) matrix.classList.remove("quiet");
  });

  const point = (event) => {
    const item = event.target.closest && event.target.closest(".news li");
    document.querySelectorAll("#overview-matrix td.pointed").forEach((cell) => cell.classList.remove("pointed"));
    const link = item && item.querySelector("a");
    if (!link) return;
    const cell = document.querySelector(`#overview-matrix td a[href="${CSS.escape(link.getAttribute("href"))}"]`);
    if (cell) cell.parentNode.classList.add("pointed");
  };
  document.addEventListener("mouseover", point);
  document.addEventListener("focusin", point);
})();
