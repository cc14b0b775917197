// The search box of the definitions page: it hides the indicators without the words typed.
(() => {
  "use strict";
  document.addEventListener("input", (event) => {
    if (event.target.id !== "definition-search") return;
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const group of document.querySelectorAll(".definition-group")) {
      let here = 0;
      for (const line of group.querySelectorAll("[data-search]")) {
        line.hidden = !words.every((word) => line.dataset.search.includes(word));
        here += line.hidden ? 0 : 1;
      }
      group.hidden = here === 0;
      found += here;
    }
    const all = words.length === 0;
    document.getElementById("definition-count").textContent = all ? "" : `${found} found`;
    document.getElementById("definition-none").hidden = all || found > 0;
  });
})();
