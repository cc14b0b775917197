/* Sorts a table by the column whose heading is pressed: the reader's own act. Rows without a figure
   stay last; the first press sorts upwards, the next downwards. */
(function () {
  "use strict";

  function key(row, column) {
    const cell = row.cells[column];
    const value = cell.hasAttribute("data-value") ? cell.getAttribute("data-value") : null;
    if (value === null) return cell.textContent.trim().toLowerCase();
    return value === "" ? NaN : Number(value);
  }

  function compare(one, other) {
    if (typeof one === "string") return one.localeCompare(other);
    return one - other;
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("table .sort");
    if (!button) return;
    const heading = button.closest("th");
    const body = heading.closest("table").tBodies[0];
    const upwards = heading.getAttribute("aria-sort") !== "ascending";
    const rows = Array.from(body.rows).map(function (row) {
      return { row: row, key: key(row, heading.cellIndex) };
    });
    rows.sort(function (one, other) {
      const missing = Number(Number.isNaN(one.key)) - Number(Number.isNaN(other.key));
      return missing || (upwards ? 1 : -1) * compare(one.key, other.key);
    });
    heading.parentNode.querySelectorAll("[aria-sort]").forEach(function (other) {
      other.removeAttribute("aria-sort");
    });
    heading.setAttribute("aria-sort", upwards ? "ascending" : "descending");
    rows.forEach(function (entry) { body.appendChild(entry.row); });
  });
})();
