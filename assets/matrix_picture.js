// The overview's matrix as a file: drawn here on a canvas from what the page holds, white and wide
// enough for a slide whatever the screen, with its title, key, source and data cut in it.
(() => {
  "use strict";
  const SLIDE = 1920, FINE = 2; // px across at least, and dots a px
  const MARGIN = 40, PATHWAY = 104, NAME = 262, ROW = 50, GAP = 8; // px
  const CELL = { least: 84, most: 132 };
  const SPARK = { width: 51, height: 15 }; // as charts/sparkline.py draws it
  const TYPE = "Arial, Helvetica, sans-serif";
  const COLOURS = {
    ink: "#212B32", secondary: "#4C6272", muted: "#5D6F7B", line: "#D8DDE0", faint: "#F0F4F5",
    ground: "#FFFFFF", accent: "#005EB8", usual: "#768692", improvement: "#0072CE",
    concern: "#B8470A", neutral: "#6B3FA0", improvementTint: "#E3F0FB", concernTint: "#FDEEE6",
    neutralTint: "#F1EBF8",
  };
  const KINDS = ["improvement", "concern", "neutral"];

  // What the page holds, as plain values.
  const words = (element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : "");
  const part = (element, selector) => words(element.querySelector(selector));
  const has = (element, name) => element.classList.contains(name);

  const signOf = (element) => {
    const drawing = getComputedStyle(element).backgroundImage.match(/^url\("(.*)"\)$/s);
    return drawing ? drawing[1].replaceAll('\\"', '"') : "";
  };

  const sparkOf = (cell) => {
    const kept = cell.querySelector("[data-spark]");
    const holder = document.createElement("template");
    holder.innerHTML = kept ? kept.dataset.spark : "";
    const drawing = kept ? holder.content.querySelector("svg") : cell.querySelector(".spark");
    if (!drawing) return null;
    const dot = drawing.querySelector("circle");
    return {
      lines: [...drawing.querySelectorAll("path")].map((path) => ({
        path: path.getAttribute("d"), run: has(path, "run"),
      })),
      dot: dot && {
        x: Number(dot.getAttribute("cx")), y: Number(dot.getAttribute("cy")),
        kind: KINDS.find((kind) => has(dot, kind)),
      },
    };
  };

  const cellOf = (cell) => ({
    signs: [...cell.querySelectorAll("i.sign")].map((sign) => ({ drawing: signOf(sign), flag: has(sign, "flag") })),
    value: part(cell, ".value"),
    beside: part(cell, ".first .note"),
    note: part(cell, ".shown > .note"),
    spark: sparkOf(cell),
    kind: KINDS.find((kind) => has(cell, kind)),
    last: has(cell, "last"), withheld: has(cell, "withheld"), caveat: has(cell, "caveat"),
  });

  const matrixOf = (table) => ({
    groups: [...table.tHead.rows[0].querySelectorAll("th")].map((head) => ({ name: words(head), columns: head.colSpan })),
    columns: [...table.tHead.rows[1].querySelectorAll("th.org")].map((head) => ({
      name: part(head, "a"), shapes: part(head, ".trust-shapes"), own: has(head, "own"), begins: has(head, "begins"),
      caveat: Boolean(head.querySelector(".sign")),
    })),
    rows: [...table.tBodies[0].rows].map((row) => ({
      begins: has(row, "begins"),
      pathway: table.classList.contains("ungrouped") ? "" : part(row, "th.pathway"),
      name: part(row, ".indicator a"), note: part(row, ".indicator .note"),
      cells: [...row.querySelectorAll("td.org")].map(cellOf),
    })),
  });

  const keyOf = (list) => [...list.children].map((item) => {
    const image = item.querySelector("img");
    return { drawing: image ? image.src : "", words: words(item) };
  });

  // Drawing.
  const pen = document.createElement("canvas").getContext("2d");
  const type = (size, bold) => `${bold ? "bold " : ""}${size}px ${TYPE}`;
  const wide = (text, font) => {
    pen.font = font;
    return pen.measureText(text).width;
  };

  // Words in lines of a width; a word that is wider than it is broken.
  const lines = (text, font, width) => {
    const found = [""];
    for (let word of text.split(" ")) {
      const last = found[found.length - 1];
      if (wide(last ? `${last} ${word}` : word, font) <= width) {
        found[found.length - 1] = last ? `${last} ${word}` : word;
        continue;
      }
      if (last) found.push("");
      while (wide(word, font) > width && word.length > 1) {
        let length = word.length - 1;
        while (length > 1 && wide(word.slice(0, length), font) > width) length -= 1;
        found[found.length - 1] = word.slice(0, length);
        found.push("");
        word = word.slice(length);
      }
      found[found.length - 1] = word;
    }
    return found;
  };

  const write = (context, text, x, y, font, colour, align = "left") => {
    context.font = font;
    context.fillStyle = colour;
    context.textAlign = align;
    context.fillText(text, x, y);
  };

  const rule = (context, x, y, right, bottom, colour, thick = 1) => {
    context.strokeStyle = colour;
    context.lineWidth = thick;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(right, bottom);
    context.stroke();
  };

  const hatch = (context, x, y, width, height) => {
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    context.fillStyle = COLOURS.faint;
    context.fillRect(x, y, width, height);
    for (let at = x - height; at < x + width; at += 9) rule(context, at, y + height, at + height, y, COLOURS.line, 2);
    context.restore();
  };

  const drawSpark = (context, spark, x, y, width) => {
    context.save();
    context.translate(x, y);
    const across = width / SPARK.width, down = 18 / SPARK.height;
    for (const { path, run } of spark.lines) {
      const scaled = new Path2D();
      scaled.addPath(new Path2D(path), new DOMMatrix([across, 0, 0, down, 0, 0]));
      context.strokeStyle = run ? COLOURS.secondary : COLOURS.line;
      context.lineWidth = 1.3;
      context.stroke(scaled);
    }
    if (spark.dot) {
      context.fillStyle = COLOURS[spark.dot.kind || "secondary"];
      context.beginPath();
      context.arc(spark.dot.x * across, spark.dot.y * down, 3, 0, 2 * Math.PI);
      context.fill();
    }
    context.restore();
  };

  // The mark of a caveat.
  const corner = (context, right, top) => {
    context.fillStyle = COLOURS.secondary;
    context.beginPath();
    context.moveTo(right - 9, top);
    context.lineTo(right, top);
    context.lineTo(right, top + 9);
    context.fill();
  };

  const drawCell = (context, cell, x, y, width, images) => {
    const right = x + width - 7;
    if (cell.withheld) hatch(context, x, y + 1, width - 1, ROW - 2);
    else if (cell.kind) {
      context.fillStyle = COLOURS[`${cell.kind}Tint`];
      context.fillRect(x, y + 1, width - 1, ROW - 2);
    }
    let at = x + 6;
    for (const { drawing, flag } of cell.signs) {
      const size = flag ? 15 : 19;
      if (images.has(drawing)) context.drawImage(images.get(drawing), at, y + 5 + (19 - size) / 2, size, size);
      at += size + 2;
    }
    const colour = cell.last ? COLOURS.muted : COLOURS.ink;
    if (cell.value) write(context, cell.value, right, y + 21, type(17, Boolean(cell.kind)), colour, "right");
    if (cell.beside) write(context, cell.beside, right, y + 20, type(13), COLOURS.secondary, "right");
    if (cell.note) {
      const across = wide(cell.note, type(13));
      if (cell.withheld) {
        context.fillStyle = COLOURS.faint;
        context.fillRect(right - across - 3, y + 28, across + 6, 17);
      }
      write(context, cell.note, right, y + 41, type(13), cell.withheld ? COLOURS.ink : COLOURS.secondary, "right");
    } else if (cell.spark) drawSpark(context, cell.spark, x + 6, y + 27, right - x - 6);
    if (cell.caveat) corner(context, x + width - 1, y + 1);
  };

  // Where each column stands, and how wide the picture is.
  const placed = (matrix) => {
    const pathway = matrix.rows.some((row) => row.pathway) ? PATHWAY : 0;
    const first = MARGIN + pathway + NAME;
    const gaps = matrix.columns.filter((column) => column.begins).length * GAP;
    const room = (SLIDE - MARGIN - first - gaps) / matrix.columns.length;
    const cell = Math.floor(Math.min(Math.max(room, CELL.least), CELL.most));
    let at = first;
    const columns = matrix.columns.map((column) => {
      at += column.begins ? GAP : 0;
      const x = at;
      at += cell;
      return x;
    });
    return { pathway, first, columns, cell, right: at, width: Math.max(SLIDE, at + MARGIN) };
  };

  const drawHeads = (context, matrix, at, top) => {
    let column = 0;
    for (const group of matrix.groups) {
      const x = at.columns[column];
      column += group.columns;
      const right = at.columns[column - 1] + at.cell - 6;
      write(context, lines(group.name, type(14), right - x)[0], x + 4, top + 15, type(14), COLOURS.secondary);
      rule(context, x, top + 23, right, top + 23, COLOURS.usual);
    }
    const font = type(15);
    const names = matrix.columns.map((head) => lines(head.name, font, at.cell - 8));
    const notes = matrix.columns.map((head) => [...(head.own ? ["your unit"] : []), ...(head.shapes ? [head.shapes] : [])]);
    const most = Math.max(...names.map((name, place) => name.length + notes[place].length));
    const bottom = top + 36 + most * 18;
    names.forEach((name, place) => {
      const { own, shapes, caveat } = matrix.columns[place], x = at.columns[place];
      const all = [...(own ? ["your unit"] : []), ...name, ...(shapes ? [shapes] : [])];
      if (own) {
        context.fillStyle = COLOURS.accent;
        context.fillRect(x, bottom - all.length * 18 - 8, at.cell - 1, all.length * 18 + 8);
      }
      if (caveat) corner(context, x + at.cell - 5, bottom - all.length * 18 - 6);
      all.forEach((line, row) => {
        const small = line === shapes || (own && row === 0);
        const y = bottom - 8 - (all.length - 1 - row) * 18;
        write(context, line, x + 5, y, small ? type(13) : font, own ? COLOURS.ground : COLOURS.ink);
      });
    });
    rule(context, MARGIN, bottom, at.right, bottom, COLOURS.ink, 1.5);
    return bottom;
  };

  const drawRows = (context, matrix, at, top, images) => {
    matrix.rows.forEach((row, place) => {
      const y = top + place * ROW;
      if (place) rule(context, row.begins ? MARGIN : MARGIN + at.pathway, y, at.right, y, row.begins ? COLOURS.usual : COLOURS.line);
      if (row.pathway) lines(row.pathway, type(14, true), PATHWAY - 10).forEach((line, number) =>
        write(context, line, MARGIN, y + 20 + number * 17, type(14, true), COLOURS.secondary));
      const name = lines(row.name, type(15, true), NAME - 12).slice(0, 2), x = MARGIN + at.pathway;
      const step = name.length > 1 ? 15 : 18, first = name.length > 1 ? 16 : 21;
      [...name, lines(row.note, type(13), NAME - 8)[0]].forEach((line, number) => {
        const noted = number === name.length;
        const colour = noted ? COLOURS.secondary : COLOURS.ink;
        write(context, line, x, y + first + number * step, type(noted ? 13 : 15, !noted), colour);
      });
      row.cells.forEach((cell, column) => drawCell(context, cell, at.columns[column], y, at.cell, images));
    });
    const bottom = top + matrix.rows.length * ROW;
    rule(context, MARGIN, bottom, at.right, bottom, COLOURS.line);
    matrix.columns.forEach((column, place) => {
      if (!column.own) return;
      context.strokeStyle = COLOURS.accent;
      context.lineWidth = 3;
      context.strokeRect(at.columns[place] + 0.5, top, at.cell - 2, bottom - top);
    });
    return bottom;
  };

  // Where the key's items stand: they flow in lines. The last y is that of the last line.
  const flowed = (key, width) => {
    let x = MARGIN, y = 0;
    return key.map((item) => {
      const across = (item.drawing ? 23 : 0) + wide(item.words, type(14)) + 20;
      if (x + across > width - MARGIN && x > MARGIN) [x, y] = [MARGIN, y + 25];
      const place = { ...item, x, y };
      x += across;
      return place;
    });
  };

  const drawKey = (context, items, top, images) => {
    for (const { drawing, words: said, x, y } of items) {
      if (images.has(drawing)) context.drawImage(images.get(drawing), x, top + y + 2, 17, 17);
      write(context, said, x + (drawing ? 22 : 0), top + y + 16, type(14), COLOURS.secondary);
    }
  };

  const loaded = async (addresses) => {
    const images = new Map();
    await Promise.all([...new Set(addresses)].filter(Boolean).map(async (address) => {
      const image = new Image(48, 48);
      image.src = address;
      await image.decode();
      images.set(address, image);
    }));
    return images;
  };

  const paragraph = (context, text, font, size, colour, y, width) => {
    const told = lines(text, font, width);
    told.forEach((line, number) => write(context, line, MARGIN, y + (number + 1) * size, font, colour));
    return y + told.length * size;
  };

  // Draws all of it and gives its height.
  const draw = (context, shown, at, images) => {
    const across = at.width - 2 * MARGIN;
    let y = paragraph(context, shown.title, type(28, true), 36, COLOURS.ink, MARGIN - 14, across);
    y = paragraph(context, shown.chance, type(17), 24, COLOURS.secondary, y + 4, across);
    y = drawHeads(context, shown.matrix, at, y + 20);
    y = drawRows(context, shown.matrix, at, y, images);
    const key = flowed(shown.key, at.width);
    drawKey(context, key, y + 12, images);
    y += 12 + (key.length ? key[key.length - 1].y : 0) + 26;
    y = paragraph(context, shown.source, type(14), 20, COLOURS.secondary, y + 6, across);
    return Math.ceil(y + 28);
  };

  const picture = async (shown) => {
    const at = placed(shown.matrix);
    const signs = shown.matrix.rows.flatMap((row) => row.cells.flatMap((cell) => cell.signs));
    const images = await loaded([...signs, ...shown.key].map((sign) => sign.drawing));
    const height = draw(pen, shown, at, images); // on a canvas that nobody sees, to know its height
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [at.width * FINE, height * FINE];
    const context = canvas.getContext("2d");
    context.scale(FINE, FINE);
    context.fillStyle = COLOURS.ground;
    context.fillRect(0, 0, at.width, height);
    draw(context, shown, at, images);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-matrix-picture]");
    const table = button && document.getElementById("overview-matrix");
    if (!table) return;
    const { source, name } = button.parentElement.dataset;
    const head = document.querySelector(".headline");
    const file = await picture({
      title: part(head, "h1"), chance: part(head, "p"), source,
      matrix: matrixOf(table), key: keyOf(document.querySelector("ul.key")),
    });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${name}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000); // by then it is saved
    const told = document.getElementById("told");
    if (told) told.textContent = `The table was saved as ${link.download}.`;
  });
})();
