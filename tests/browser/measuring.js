// Told as "what: where “words”", each once, so that a list stays readable (measuring.py).
() => {
  const found = new Set();
  const words = (element) => element.textContent.trim().replace(/\s+/g, " ").slice(0, 60);
  const place = (element) => {
    const parts = [];
    for (let e = element; e && e !== document.body && parts.length < 3; e = e.parentElement)
      parts.unshift(e.id ? `#${e.id}` : `${e.localName}${e.className && e.className.baseVal === undefined && e.className ? "." + String(e.className).trim().split(/\s+/)[0] : ""}`);
    return parts.join(" ");
  };
  const tell = (what, element) => found.add(`${what}: ${place(element)} “${words(element)}”`);
  const seen = (element) => {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      // What is there for readers aloud alone is no wider than a point.
      if (style.clipPath !== "none" || (e.offsetWidth <= 1 && style.overflow !== "visible")) return false;
      if (e.matches("noscript, dialog:not([open])")) return false;
    }
    return element.getClientRects().length > 0;
  };
  const scrolls = (element, axis) => {
    for (let e = element.parentElement; e && e !== document.body; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (["auto", "scroll"].includes(axis === "x" ? style.overflowX : style.overflowY)) return e;
    }
    return null;
  };
  const ownText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const drawn = (element) => element.closest("svg, .js-plotly-plot");
  const lines = (element) => {
    // Of its own words alone: what is within may be for readers aloud.
    const own = [...element.childNodes].filter((node) => node.nodeType === 3 && node.textContent.trim());
    return own.flatMap((node) => {
      const range = document.createRange();
      range.selectNode(node);
      return [...range.getClientRects()];
    });
  };
  const textBox = (element) => {
    const rects = lines(element);
    const [left, top] = ["left", "top"].map((side) => Math.min(...rects.map((rect) => rect[side])));
    const [right, bottom] = ["right", "bottom"].map((side) => Math.max(...rects.map((rect) => rect[side])));
    return { left, top, right, bottom, width: right - left, height: bottom - top };
  };

  // 1. The page itself goes nowhere sideways.
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) tell("the page goes sideways", document.body);

  const texts = [...document.body.querySelectorAll("*")].filter(
    (e) => ownText(e) && !drawn(e) && !["SCRIPT", "STYLE", "OPTION", "TEXTAREA"].includes(e.tagName) && seen(e));

  for (const element of texts) {
    const box = textBox(element);
    if (box.width < 2) continue;
    // 2. No text is cut by a box that hides what does not fit.
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      const style = getComputedStyle(e);
      const frame = e.getBoundingClientRect();
      const hidden = (value) => value === "hidden" || value === "clip";
      if (hidden(style.overflowX) && (box.right > frame.right + 1 || box.left < frame.left - 1)) tell("cut", element);
      if (hidden(style.overflowY) && (box.bottom > frame.bottom + 2 || box.top < frame.top - 2)) tell("cut", element);
      if (style.overflowX === "auto" || style.overflowX === "scroll") break; // it can be brought there
    }
    // 3. No text runs out of the window.
    if (!scrolls(element, "x") && (box.right > innerWidth + 1 || box.left < -1)) tell("outside", element);
    // 4. Words stay within their own button, cell or label.
    const holder = element.closest("button, .button, .choice, td, th, summary");
    if (holder && seen(holder)) {
      const frame = holder.getBoundingClientRect();
      if (box.right > frame.right + 2 || box.left < frame.left - 2) tell("runs over", element);
    }
  }

  // 5. A select shows its choice whole.
  const pen = document.createElement("canvas").getContext("2d");
  for (const select of document.querySelectorAll("select")) {
    if (!seen(select) || !select.selectedOptions[0]) continue;
    const style = getComputedStyle(select);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const option = select.selectedOptions[0].textContent;
    if (pen.measureText(option).width > room + 1) found.add(`cut: #${select.id} “${option}”`);
  }

  // 6. Words and controls stand beside each other, never over each other. What floats (menus, what
  // stays in place while the page moves) may.
  const floats = (element) => {
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      const position = getComputedStyle(e).position;
      if (position === "sticky" || position === "fixed") return e;
      if (position === "absolute") return e;
    }
    return null;
  };
  const controls = [...document.body.querySelectorAll("button, select, input, a.button, .choice, summary")]
    .filter((e) => seen(e) && !drawn(e) && !e.matches(".btn-check"));
  const boxes = [...new Set([...texts, ...controls])].flatMap((element) => {
    const float = floats(element);
    const all = controls.includes(element) ? [element.getBoundingClientRect()] : lines(element);
    return all.map((box) => ({ element, float, box }));
  }).filter(({ box }) => box.width > 1 && box.height > 1);
  boxes.sort((one, other) => one.box.top - other.box.top);
  for (let i = 0; i < boxes.length; i += 1) {
    const one = boxes[i];
    for (let j = i + 1; j < boxes.length && boxes[j].box.top < one.box.bottom - 2; j += 1) {
      const other = boxes[j];
      if (one.float !== other.float || one.element === other.element) continue;
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      // Boxes of lines are higher than their letters by a few points.
      if (wide > 2 && high > 5) tell(`over “${words(other.element)}”`, one.element);
    }
  }
  return [...found];
}
