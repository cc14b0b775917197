/* The comparison table's cells, its order and its keys (layouts/parts/comparison.py). All words are
   put in as text. */
(function () {
  "use strict";
  const ID = "comparison-table";
  const SEARCH = "comparison-search";
  const h = function () { return window.React.createElement.apply(null, arguments); };
  const hidden = function (words) { return h("span", { className: "visually-hidden" }, words); };
  const icon = function (name) { return h("i", { className: "sign i-" + name, "aria-hidden": "true" }); };

  function badge(trust) {
    const [shapes, words] = trust;
    return h("span", { className: "trust-brief", title: words },
      h("span", { className: "trust-shapes", "aria-hidden": "true" }, shapes), hidden(words));
  }

  const cells = {
    ComparisonName: function (props) {
      const row = props.data;
      return h("span", { className: "name-cell" },
        // Enter on the cell follows it, so that Tab leaves the grid.
        h("a", { href: row.href, tabIndex: -1 }, row.name),
        row.caveat ? h("span", null, " ", icon("caveat"), hidden(row.caveat)) : null,
        row.own ? h("span", { className: "yours" }, "your unit") : null,
        row.trust ? badge(row.trust) : null);
    },
    ComparisonFigure: function (props) { return props.data.said[props.column.getColId()] || ""; },
    ComparisonWords: function (props) { return props.value || ""; },
    ComparisonBar: function (props) { return h("img", { src: props.value, alt: "", width: 96, height: 20 }); },
    ComparisonAgainst: function (props) {
      const words = props.value;
      const outside = /^(higher|lower)\b/.exec(words);
      const said = outside ? [h("strong", { key: "outside" }, outside[0]), words.slice(outside[0].length)] : words;
      return h("span", { className: "words-cell" }, said,
        props.data.note ? h("span", { className: "note" }, props.data.note) : null);
    },
    ComparisonVariation: function (props) {
      if (!props.data.sign) return "";
      return h("span", { className: "signed" }, icon(props.data.sign), h("span", null, props.value));
    },
  };

  const functions = {
    // Upwards or downwards, what is missing stays last.
    missingLast: function (one, other, _row, _otherRow, downwards) {
      const gone = function (value) { return value === null || value === undefined || value === ""; };
      if (gone(one) || gone(other)) return (Number(gone(one)) - Number(gone(other))) * (downwards ? -1 : 1);
      if (typeof one === "string") return one.localeCompare(other);
      return one - other;
    },
    // Figures are not looked for by a word.
    wordsOf: function (params) {
      const words = typeof params.value === "string" && !params.value.startsWith("data:") ? params.value : "";
      return params.column.getColId() === "against" ? words + " " + params.data.note : words;
    },
    drawnAnew: function () { return false; },
    tabLeaves: function () { return false; },
    tellHowMany: function (params) { tellHowMany(params.api); },
  };

  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, cells);
  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions || {}, functions);

  function gridApi() {
    const there = document.querySelector("#" + ID + " .ag-root");
    return there && window.dash_ag_grid.getApi && window.dash_ag_grid.getApi(ID);
  }

  function tellHowMany(api) {
    const count = document.getElementById("comparison-count");
    if (!count) return;
    let all = 0;
    api.forEachNode(function () { all += 1; });
    const words = api.getGridOption("quickFilterText");
    const said = words ? api.getDisplayedRowCount() + " of " + all + " shown" : "";
    if (count.textContent !== said) count.textContent = said;
  }

  document.addEventListener("input", function (event) {
    const api = event.target.id === SEARCH && gridApi();
    if (api) api.setGridOption("quickFilterText", event.target.value.trim());
  });

  // A new page has an empty field; the grid, which stayed, is filtered still.
  document.addEventListener("filled", function (event) {
    const field = event.target.querySelector("#" + SEARCH);
    const api = field && gridApi();
    if (!api) return;
    field.value = api.getGridOption("quickFilterText") || "";
    tellHowMany(api);
  });

  document.addEventListener("keydown", function (event) {
    const cell = event.target.closest("#" + ID + " .ag-cell");
    const link = cell && event.key === "Enter" && cell.querySelector("a");
    if (link) link.click();
  });
})();
