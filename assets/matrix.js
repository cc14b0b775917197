// The matrix by keyboard: arrows move by cell, Escape closes what a cell says. Row and column heads
// of the cell that is pointed at stand out. An item of "New this month" outlines its cell.
(() => {
  "use strict";
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  const cellsOf = (row) => [...row.querySelectorAll("td.org")];
  const linkAt = (row, place) => {
    const cell = row && cellsOf(row)[place];
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
    const place = cellsOf(cell.parentNode).indexOf(cell) + step[1];
    const next = linkAt(rows[row], place);
    event.preventDefault();
    if (next) next.focus();
  });

  document.addEventListener("focusin", (event) => {
    const matrix = document.getElementById("overview-matrix");
    if (matrix && matrix.contains(event.target)) matrix.classList.remove("quiet");
  });

  const headsOf = (cell) => {
    const columns = cell.closest("table").tHead.rows[1].querySelectorAll("th.org");
    return [columns[cellsOf(cell.parentNode).indexOf(cell)], cell.parentNode.querySelector("th.indicator")];
  };
  let at = null;
  const pointAt = (cell) => {
    if (cell === at) return;
    at = cell;
    for (const head of document.querySelectorAll("#overview-matrix th.at")) head.classList.remove("at");
    if (cell) for (const head of headsOf(cell)) head.classList.add("at");
  };

  const point = (event) => {
    const closest = (selector) => event.target.closest && event.target.closest(selector);
    pointAt(closest("#overview-matrix td.org"));
    for (const cell of document.querySelectorAll("#overview-matrix td.pointed")) cell.classList.remove("pointed");
    const link = closest(".news li") && closest(".news li").querySelector("a");
    if (!link) return;
    const cell = document.querySelector(`#overview-matrix td a[href="${CSS.escape(link.getAttribute("href"))}"]`);
    if (cell) cell.parentNode.classList.add("pointed");
  };
  document.addEventListener("mouseover", point);
  document.addEventListener("focusin", point);

  // Of a large matrix the sparklines are drawn where rows and columns near the view cross, once it
  // stands still: drawing while it moves would make it stutter.
  const NEAR = { y: "160px 0px", x: "0px 240px" }; // beyond the frame: above and below, at the sides
  const STILL = 90; // ms without movement
  let stop = () => {};

  const near = (frame, targets, margin, changed) => {
    const found = new Set();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) found[isIntersecting ? "add" : "delete"](target);
        changed();
      },
      { root: frame, rootMargin: margin },
    );
    for (const target of targets) observer.observe(target);
    return [found, observer];
  };

  const drawNear = (matrix) => {
    const heads = [...matrix.tHead.rows[1].querySelectorAll("th.org")];
    const cells = new Map([...matrix.tBodies[0].rows].map((row) => [row, cellsOf(row)]));
    const frame = matrix.closest(".matrix-frame");
    const drawn = new Set();
    let waiting = null;
    const draw = () => {
      const wanted = new Set();
      const places = heads.flatMap((head, place) => (columns.has(head) ? [place] : []));
      for (const row of rows) for (const place of places) {
        const spark = cells.get(row)[place].querySelector("[data-spark]");
        if (spark) wanted.add(spark);
      }
      for (const spark of drawn) if (!wanted.has(spark)) spark.textContent = "";
      for (const spark of wanted) if (!drawn.has(spark)) spark.innerHTML = spark.dataset.spark;
      drawn.clear();
      for (const spark of wanted) drawn.add(spark);
    };
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(draw, STILL);
    };
    const [rows, byRow] = near(frame, cells.keys(), NEAR.y, soon);
    const [columns, byColumn] = near(frame, heads, NEAR.x, soon);
    const moving = frame || document;
    moving.addEventListener("scroll", soon, { passive: true });
    stop = () => {
      clearTimeout(waiting);
      byRow.disconnect();
      byColumn.disconnect();
      moving.removeEventListener("scroll", soon);
    };
  };

  document.addEventListener("filled", (event) => {
    const matrix = event.target.querySelector("#overview-matrix");
    if (!matrix) return;
    stop();
    stop = () => {};
    if (matrix.classList.contains("many")) drawNear(matrix);
  });
})();
