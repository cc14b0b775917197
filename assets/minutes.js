// The minutes of a meeting as one file: their charts are drawn here, so that it opens from disk
// with no server and no script.
(() => {
  "use strict";
  const WIDTH = 1290, HEIGHT = 420;
  const LIBRARY = "/_dash-component-suites/plotly/package_data/plotly.min.js";
  let loading = null;

  // A page without a chart has not loaded the library that draws them.
  const library = () => {
    if (window.Plotly) return Promise.resolve();
    loading ||= new Promise((loaded, failed) => {
      const script = document.createElement("script");
      script.src = LIBRARY;
      script.onload = loaded;
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  };

  const draw = async (place, page) => {
    const figure = JSON.parse(place.dataset.figure);
    const layout = { ...figure.layout, autosize: false, width: WIDTH, height: HEIGHT };
    const size = { format: "svg", width: WIDTH, height: HEIGHT };
    const picture = page.createElement("img");
    picture.src = await window.Plotly.toImage({ data: figure.data, layout }, size);
    picture.alt = place.dataset.alternative;
    place.replaceWith(picture);
  };

  const save = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(await answer.text());
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition"))[1];
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const places = [...page.querySelectorAll("[data-figure]")];
    if (places.length) await library();
    for (const place of places) await draw(place, page);
    const file = new Blob([`<!doctype html>\n${page.documentElement.outerHTML}`], { type: "text/html" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
    return name;
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest("[data-minutes-of]");
    if (!button || button.disabled) return;
    const told = document.getElementById("told");
    button.disabled = true;
    try {
      told.textContent = `The minutes were saved as ${await save(button.dataset.minutesOf)}.`;
    } catch {
      told.textContent = "The minutes could not be made: the dashboard cannot be reached. Try again.";
    } finally {
      button.disabled = false;
    }
  });
})();
