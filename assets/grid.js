/* AG Grid's script is half of a first visit, and one page needs it: so it is read when the first
   grid is drawn. Until then this stands where Dash looks for the component. */
(function () {
  "use strict";
  const named = document.querySelector("meta[name='grid-script']");
  const h = function () { return window.React.createElement.apply(null, arguments); };
  let real = null;
  let reading = null;

  function read() {
    reading = reading || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = named.content;
      script.onload = function () {
        real = window.dash_ag_grid;
        window.dash_ag_grid = Object.assign({}, real, { AgGrid: Grid }); // the same to Dash always
        resolve();
      };
      script.onerror = function () {
        reading = null;
        script.remove();
        reject(new Error("The grid's script could not be read."));
      };
      document.head.appendChild(script);
    });
    return reading;
  }

  function Grid(props) {
    const [state, become] = window.React.useState(real ? "ready" : "waiting");
    window.React.useEffect(function () {
      if (state !== "waiting") return undefined;
      let here = true;
      const tell = function (word) { return function () { if (here) become(word); }; };
      read().then(tell("ready"), tell("failed"));
      return function () { here = false; };
    }, [state]);
    if (state === "ready") return h(real.AgGrid, props);
    const again = h("button", { type: "button", className: "button", onClick: function () { become("waiting"); } }, "Try again");
    const words = state === "failed"
      ? h("p", { role: "alert" }, "The table could not be read from the server. ", again)
      : "Reading the table.";
    return h("div", { id: props.id, className: props.className, style: props.style }, words);
  }

  window.dash_ag_grid = { AgGrid: Grid };
})();
