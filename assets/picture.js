// A chart as a file, drawn here in the browser, with its title, its source and the data cut in it.
(() => {
  "use strict";
  const WIDTH = 1200, TITLE_ROOM = 56, LINE = 18, LONGEST = 150;
  const INK = "#212b32", SECONDARY = "#4c6272";

  // Plotly reads a few tags in its texts; words are to be words.
  const plain = (words) => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

  const lines = (words) => {
    const found = [""];
    for (const word of words.trim().split(/\s+/)) {
      const last = found[found.length - 1];
      if (last && last.length + word.length >= LONGEST) found.push(word);
      else found[found.length - 1] = last ? `${last} ${word}` : word;
    }
    return found;
  };

  const drawn = (graph, title, source) => {
    const told = lines(source);
    const layout = graph.layout;
    const margin = { l: 60, r: 40, t: 40, b: 60, ...layout.margin };
    const height = Math.round((WIDTH * graph.offsetHeight) / Math.max(graph.offsetWidth, 1));
    const foot = (told.length + 1) * LINE;
    const room = Math.min(Math.max(height, 420), 900);
    return {
      data: graph.data,
      layout: {
        ...layout,
        autosize: false,
        width: WIDTH,
        height: room + TITLE_ROOM + foot,
        paper_bgcolor: "#ffffff",
        margin: { ...margin, t: margin.t + TITLE_ROOM, b: margin.b + foot },
        title: {
          text: `<b>${plain(title)}</b>`, x: 0, xref: "container", xanchor: "left",
          y: 1, yref: "container", yanchor: "top", pad: { l: 16, t: 16 },
          font: { size: 20, color: INK },
        },
        annotations: [
          ...(layout.annotations || []),
          {
            text: told.map(plain).join("<br>"), showarrow: false, align: "left",
            xref: "paper", x: 0, xanchor: "left", xshift: 16 - margin.l,
            yref: "paper", y: 0, yanchor: "top", yshift: -margin.b,
            font: { size: 12, color: SECONDARY },
          },
        ],
      },
    };
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-picture]");
    const section = button && button.closest("section.chart");
    const graph = section && section.querySelector(".js-plotly-plot");
    if (!graph || !window.Plotly) return;
    const { source, name } = button.parentElement.dataset;
    const format = button.dataset.picture;
    const picture = drawn(graph, section.querySelector("h2").textContent, source);
    const { width, height } = picture.layout;
    const scale = format === "png" ? 2 : 1;
    const link = document.createElement("a");
    link.href = await window.Plotly.toImage(picture, { format, width, height, scale });
    link.download = `${name}.${format}`;
    link.click();
    const told = document.getElementById("told");
    if (told) told.textContent = `The chart was saved as ${link.download}.`;
  });
})();
