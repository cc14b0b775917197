/* AG Grid's script is half of a first visit, and one page needs it: so it is read when the first
   grid is drawn. Until then this stands where Dash looks for the component.

   Dash builds a page anew whenever its content is sent. A grid would lose by that what the reader
   did to it, and be drawn twice: so it lives in an element of its own, which goes from the old page
   into the new one. Only its properties change then. It is kept as long as the path is the same. */
(function () {
  "use strict";
  const named = document.querySelector("meta[name='grid-script']");
  const h = function () { return window.React.createElement.apply(null, arguments); };
  const kept = new Map(); // by id: { element, root, path, holder, props: those to be drawn }
  // The charts of a page are drawn first.
  const whenIdle = window.requestIdleCallback
    ? function (act) { window.requestIdleCallback(act, { timeout: 400 }); }
    : function (act) { setTimeout(act, 50); };
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

  function end(id, grid) {
    if (kept.get(id) === grid) kept.delete(id);
    grid.props = null;
    grid.root.unmount();
    grid.element.remove();
  }

  function keptFor(id) {
    const there = kept.get(id);
    if (there && there.path === location.pathname) return there;
    if (there) setTimeout(end, 0, id, there); // React ends no root while it draws another
    const element = document.createElement("div");
    const grid = { element: element, root: window.ReactDOM.createRoot(element), path: location.pathname };
    kept.set(id, grid);
    return grid;
  }

  function draw(grid, props) {
    const waits = Boolean(grid.props);
    grid.props = props;
    if (waits) return;
    whenIdle(function () {
      if (grid.props) grid.root.render(h(real.AgGrid, grid.props));
      grid.props = null;
    });
  }

  function Place(props) {
    const place = window.React.useRef(null);
    const drawn = window.React.useRef(null);
    window.React.useLayoutEffect(function () {
      const holder = {};
      const grid = (drawn.current = keptFor(props.id));
      grid.holder = holder;
      place.current.appendChild(grid.element);
      return function () {
        // Another place may take it over at once; if none does, the page was left.
        setTimeout(function () { if (grid.holder === holder) end(props.id, grid); });
      };
    }, [props.id]);
    window.React.useLayoutEffect(function () { draw(drawn.current, props); });
    return h("div", { ref: place, style: props.style });
  }

  function Grid(props) {
    const [state, become] = window.React.useState(real ? "ready" : "waiting");
    window.React.useEffect(function () {
      if (state !== "waiting") return undefined;
      let here = true;
      const tell = function (word) { return function () { if (here) become(word); }; };
      whenIdle(function () { read().then(tell("ready"), tell("failed")); });
      return function () { here = false; };
    }, [state]);
    if (state === "ready") return h(Place, props);
    const again = h("button", { type: "button", className: "button", onClick: function () { become("waiting"); } }, "Try again");
    const words = state === "failed"
      ? h("p", { role: "alert" }, "The table could not be read from the server. ", again)
      : "Reading the table.";
    return h("div", { id: props.id, className: props.className, style: props.style }, words);
  }

  window.dash_ag_grid = { AgGrid: Grid };
})();
