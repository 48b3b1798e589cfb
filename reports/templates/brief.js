"use strict";
// Sorts and filters the tables, and finds the best bundle for the weights that the reader sets. Text is written
// through textContent only; all sums are of whole numbers, and so exact.
(() => {
  const $ = (id) => document.getElementById(id);
  const make = (name, attributes = {}, text = "") => {
    const svg = ["polygon", "text", "title", "rect"].includes(name);
    const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.textContent = text;
    return node;
  };
  const state = new URLSearchParams(/^#[a-z]\w*=/.test(location.hash) ? location.hash.slice(1) : "");
  let writing = 0;
  const remember = (key, value) => {
    if (value) state.set(key, value); else state.delete(key);
    clearTimeout(writing);
    writing = setTimeout(() => history.replaceState(null, "", "#" + (state.size ? state : "page-1")), 100);
  };

  // Tables: a button in every head sorts, a box above long ones filters.
  const size = (text) => Number(text.replace(/[,%+]/g, "").replace("\u2212", "-").replace(/ .*/, ""));
  document.querySelectorAll("section .scroll table").forEach((table, n) => {
    const body = table.tBodies[0];
    if (body.rows.length < 6) return;
    const filter = make("input", { type: "search", "aria-label": "Filter: " + table.caption.textContent, placeholder: "Filter" });
    filter.className = "filter";
    const apply = () => {
      const words = filter.value.toLowerCase();
      for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(words);
    };
    filter.addEventListener("input", () => { apply(); remember("t" + n, filter.value); });
    filter.value = state.get("t" + n) || "";
    apply();
    if (body.rows.length > 9) table.parentNode.before(filter);
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if (head.tagName !== "TH") return;
      const button = make("button", { type: "button", class: "sort" }, head.textContent);
      head.textContent = "";
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = (row) => row.cells[column].textContent;
        const numeric = head.classList.contains("n");
        const rows = [...body.rows].sort((a, b) => {
          const order = numeric ? size(key(a)) - size(key(b)) : key(a).localeCompare(key(b));
          return down ? -order : order;
        });
        body.append(...rows);
      });
    });
  });

  if (!$("explorer-data")) return;
  const data = JSON.parse($("explorer-data").textContent);
  const { values, objectives, total } = data;
  const count = objectives.length;
  const sum = (list) => list.reduce((a, b) => a + b, 0);
  const dot = (weights, own) => {
    let worth = 0;
    for (let k = 0; k < count; k++) worth += weights[k] * own[k];
    return worth;
  };
  let weights = data.presets[0].weights.slice();
  let proportions = weights.slice(); // what the map keeps in proportion while its point moves
  let axes = [0, 1], shown = 8, rival = -1, found = null, drawing = 0;

  // The answer: the worth of every bundle, the best, its ties; ties go in the order of the rows, which is by name.
  const solve = (weights) => {
    const worth = values.map((own) => dot(weights, own));
    const most = worth.reduce((a, b) => Math.max(a, b));
    const slack = data.tolerance * sum(weights);
    const ties = [];
    for (let b = 0; b < worth.length; b++) if (most - worth[b] <= slack) ties.push(b);
    return { worth, most, slack, ties, best: ties[0] };
  };
  const ranking = ({ worth, slack }, most) => {
    const order = [...worth.keys()].sort((a, b) => worth[b] - worth[a] || a - b).slice(0, most);
    let rank = 1;
    return order.map((b, n) => {
      if (n && worth[order[n - 1]] - worth[b] > slack) rank = n + 1;
      return [rank, b];
    });
  };

  const points = (worth, of = sum(weights)) => (worth / of / data.scale).toFixed(2).replace("-", "\u2212");
  const signed = (worth) => (worth > 0 ? "+" : "") + points(worth);
  const share = (k) => (weights[k] / sum(weights)).toFixed(2);
  const levelsOf = (b) => (b < 0 ? data.now.levels : data.bundles[b]);
  const differences = (from, to) =>
    data.levers
      .flatMap((lever, n) => (from[n] === to[n] ? [] : [to[n] < 0 ? lever.without : lever.held[to[n]]]))
      .join("; ");
  const called = (b) => {
    if (b === data.mine) return data.called;
    if (data.names[b]) return data.names[b][1];
    return differences(levelsOf(data.mine), levelsOf(b)) || "as in force now";
  };

  // The map: for two weights, the others in proportion, every bundle is a plane; the highest planes are the regions.
  const planes = () => {
    const rest = proportions.map((w, k) => (axes.includes(k) ? 0 : w));
    const whole = sum(rest);
    const mix = rest.map((w, k) => (axes.includes(k) ? 0 : whole ? w / whole : 1 / (count - 2)));
    return values.map((own) => {
      const r = dot(mix, own);
      return [own[axes[0]] - r, own[axes[1]] - r, r];
    });
  };
  const clip = (shape, [a, b, c]) => {
    const kept = [];
    shape.forEach((p, n) => {
      const q = shape[(n + 1) % shape.length];
      const s = a * p[0] + b * p[1] + c, t = a * q[0] + b * q[1] + c;
      if (s >= 0) kept.push(p);
      if (s >= 0 !== t >= 0) kept.push([p[0] + (q[0] - p[0]) * (s / (s - t)), p[1] + (q[1] - p[1]) * (s / (s - t))]);
    });
    return kept;
  };
  const regions = () => {
    const all = planes();
    const at = (plane, p) => plane[0] * p[0] + plane[1] * p[1] + plane[2];
    const top = (p) => {
      let best = 0, most = -Infinity;
      for (let b = 0; b < all.length; b++) {
        const worth = at(all[b], p);
        if (worth > most) { best = b; most = worth; }
      }
      return best;
    };
    const checked = new Set();
    const corners = [[0, 0], [1, 0], [0, 1]];
    const met = new Set([top([0.3, 0.3])]);
    let cells = [], grown = true;
    while (grown) {
      grown = false;
      cells = [...met].map((b) => {
        let shape = corners;
        for (const o of met) if (o !== b) shape = clip(shape, all[b].map((size, n) => size - all[o][n]));
        return [b, shape];
      });
      for (const [b, shape] of cells) for (const p of shape) {
        const corner = p[0].toFixed(9) + " " + p[1].toFixed(9);
        if (checked.has(corner)) continue;
        checked.add(corner);
        const better = top(p);
        if (!met.has(better) && at(all[better], p) - at(all[b], p) > 1e-7 * data.scale) {
          met.add(better);
          grown = true;
        }
      }
    }
    return cells.filter(([, shape]) => shape.length > 2);
  };
  const place = ([x, y]) => [10 + 280 * x, 290 - 280 * y];
  let letters = new Map();
  const drawMap = () => {
    if (!$("map")) return;
    const ground = $("regions");
    ground.replaceChildren();
    letters = new Map();
    const cells = regions();
    const legend = $("legend");
    legend.replaceChildren();
    cells.forEach(([b, shape], n) => {
      const letter = data.names[b] ? data.names[b][0] : b === data.mine ? "\u2713" : String(n + 1);
      letters.set(b, letter);
      const region = make("polygon", { points: shape.map((p) => place(p).map((c) => c.toFixed(2))).join(" "), class: "region shade" + (n % 6) });
      region.dataset.bundle = b;
      const named = data.names[b] ? called(b) : letter + ": " + called(b);
      region.append(make("title", {}, named));
      ground.append(region);
      let area = 0, x = 0, y = 0;
      shape.forEach((p, i) => {
        const q = shape[(i + 1) % shape.length], cross = p[0] * q[1] - q[0] * p[1];
        area += cross; x += (p[0] + q[0]) * cross; y += (p[1] + q[1]) * cross;
      });
      if (Math.abs(area) > 0.006) {
        const [cx, cy] = place([x / (3 * area), y / (3 * area)]);
        ground.append(make("text", { x: cx.toFixed(1), y: (cy + 4).toFixed(1), "text-anchor": "middle" }, letter));
      }
      legend.append(make("li", {}, named));
    });
  };
  const movePoint = () => {
    if (!$("map")) return;
    $("x-axis").textContent = objectives[axes[0]] + " \u2192";
    $("y-axis").textContent = "\u2191 " + objectives[axes[1]];
    const whole = sum(weights), [x, y] = axes.map((k) => weights[k] / whole);
    const [cx, cy] = place([x, y]), point = $("point");
    point.setAttribute("cx", cx);
    point.setAttribute("cy", cy);
    point.setAttribute("aria-valuenow", Math.round(x * 100));
    point.setAttribute("aria-valuetext", axes.map((k) => objectives[k] + " " + share(k)).join(", "));
    for (const region of $("regions").children) region.classList.toggle("here", region.dataset.bundle === String(found.best));
  };
  const moveTo = (x, y) => {
    x = Math.min(1, Math.max(0, x));
    y = Math.min(1 - x, Math.max(0, y));
    const next = Array(count).fill(0), rest = proportions.map((w, k) => (axes.includes(k) ? 0 : w)), whole = sum(rest);
    next[axes[0]] = Math.round(x * total);
    next[axes[1]] = Math.min(Math.round(y * total), total - next[axes[0]]);
    const left = total - next[axes[0]] - next[axes[1]];
    for (let k = 0; k < count; k++) if (!axes.includes(k)) next[k] = Math.round(whole ? (left * rest[k]) / whole : left / (count - 2));
    weights = next;
    update();
  };

  const rows = (body, lines) => body.replaceChildren(...lines.map((cells) => {
    const row = make("tr");
    cells.forEach((cell, n) => row.append(cell instanceof Node ? cell : make(n ? "td" : "th", n ? {} : { scope: "row" }, cell)));
    return row;
  }));
  const numeric = (text) => make("td", { class: "n" }, text);
  const bar = (worth, most) => {
    const cell = make("td"), svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 120 10");
    svg.setAttribute("aria-hidden", "true");
    const width = most ? (60 * Math.abs(worth)) / most : 0;
    svg.append(make("rect", { x: worth < 0 ? 60 - width : 60, y: 1, width, height: 8, class: worth < 0 ? "loss" : "gain" }));
    cell.append(svg);
    return cell;
  };
  const compare = (body, left, right) => {
    const parts = objectives.map((_, k) => weights[k] * (left[k] - right[k]));
    const most = Math.max(...parts.map(Math.abs));
    rows(body, [
      ...objectives.map((name, k) => [name, numeric(share(k)), numeric(signed(parts[k])), bar(parts[k], most)]),
      ["All together", numeric("1.00"), numeric(signed(sum(parts))), make("td")],
    ]);
  };
  const explain = () => {
    $("rival").hidden = rival < 0 || rival === found.best;
    if ($("rival").hidden) return;
    const mine = values[found.best], theirs = values[rival], whole = sum(weights);
    $("rival-title").textContent = "Why not: " + called(rival) + "?";
    compare($("rival-body"), mine, theirs);
    // The weight of one objective at which the rival draws level, the others in proportion.
    let nearest = null;
    objectives.forEach((name, k) => {
      const lead = mine[k] - theirs[k], rest = dot(weights, mine) - dot(weights, theirs) - weights[k] * lead;
      const others = whole - weights[k];
      if (!others) return;
      const at = rest / others / (rest / others - lead), now = weights[k] / whole;
      if (at >= 0 && at <= 1 && (!nearest || Math.abs(at - now) < Math.abs(nearest.at - now))) nearest = { name, at, now };
    });
    const behind = dot(weights, mine) - dot(weights, theirs);
    $("rival-told").textContent = (behind <= found.slack ? "It is worth the same. " : "It is worth " + points(behind) + " points less. ") +
      (nearest ? "It would draw level if the weight of " + nearest.name + " were " + nearest.at.toFixed(3) + " (now " + nearest.now.toFixed(3) + "), the others in proportion."
        : "No single weight, moved alone, would make it draw level.");
  };

  const update = () => {
    if (!sum(weights)) weights = weights.map(() => 1);
    found = solve(weights);
    const { best, ties, worth, most } = found;
    $("answer").textContent = "Best: " + called(best) + ", worth " + points(most) + " of 100 points" +
      (ties.length > 1 ? "; " + (ties.length - 1) + " other" + (ties.length > 2 ? "s are" : " is") + " worth the same" : "") + ".";
    for (let k = 0; k < count; k++) {
      $("w" + k).value = weights[k];
      $("w" + k).setAttribute("aria-valuetext", share(k));
      $("o" + k).textContent = share(k);
    }
    rows($("ranks"), ranking(found, shown).map(([rank, b]) => {
      const ask = make("td"), button = make("button", { type: "button", "data-rival": b, "aria-label": "Why not: " + called(b) }, "Why not?");
      if (b !== best) ask.append(button);
      return [String(rank), make("td", {}, called(b)), numeric(points(worth[b])), numeric(points(most - worth[b])), ask];
    }));
    $("more").hidden = shown >= values.length;
    compare($("contributions"), values[best], data.now.values);
    explain();
    movePoint();
    const plain = weights.every((w, k) => w === data.presets[0].weights[k]);
    remember("w", plain ? "" : weights.join("."));
    remember("r", rival < 0 ? "" : String(rival));
    remember("m", axes[0] === 0 && axes[1] === 1 ? "" : axes.join("."));
  };
  const setAll = (next) => {
    weights = next.slice();
    proportions = next.slice();
    update();
    clearTimeout(drawing); // the answer first, at once; the map when the hand rests
    drawing = setTimeout(() => { drawMap(); movePoint(); }, 50);
  };
  const recall = () => {
    const numbers = (key) => (state.get(key) || "").split(".").map(Number);
    const w = numbers("w"), m = numbers("m"), r = Number(state.get("r") ?? -1);
    if (m.length === 2 && m[0] !== m[1] && m.every((k) => Number.isInteger(k) && k >= 0 && k < count)) axes = m;
    if (Number.isInteger(r) && r < values.length) rival = r;
    const sound = w.length === count && w.every((n) => Number.isInteger(n) && n >= 0 && n <= total) && sum(w) > 0;
    setAll(sound ? w : data.presets[0].weights);
  };

  for (let k = 0; k < count; k++) $("w" + k).addEventListener("input", (event) => {
    weights[k] = Number(event.target.value);
    setAll(weights);
  });
  $("presets").addEventListener("click", (event) => {
    const n = event.target.dataset.preset;
    if (n !== undefined) setAll(data.presets[n].weights);
  });
  $("more").addEventListener("click", () => { shown += 10; update(); });
  $("ranks").addEventListener("click", (event) => {
    if (event.target.dataset.rival === undefined) return;
    rival = Number(event.target.dataset.rival);
    update();
    $("rival-title").focus();
  });
  $("rival-close").addEventListener("click", () => { rival = -1; update(); });
  if ($("map")) {
    const map = $("map"), point = $("point");
    const drag = (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
      moveTo((at.x - 10) / 280, (290 - at.y) / 280);
    };
    map.addEventListener("pointerdown", (event) => { map.setPointerCapture(event.pointerId); drag(event); event.preventDefault(); point.focus(); });
    map.addEventListener("pointermove", (event) => { if (map.hasPointerCapture(event.pointerId)) drag(event); });
    point.addEventListener("keydown", (event) => {
      const step = event.shiftKey ? 0.1 : 0.01;
      const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key];
      if (!by) return;
      event.preventDefault();
      const whole = sum(weights);
      moveTo(weights[axes[0]] / whole + by[0], weights[axes[1]] / whole + by[1]);
    });
    ["axis-x", "axis-y"].forEach((id, n) => $(id).addEventListener("change", (event) => {
      const next = Number(event.target.value);
      if (next === axes[1 - n]) axes = [axes[1], axes[0]]; else axes[n] = next;
      $("axis-x").value = axes[0];
      $("axis-y").value = axes[1];
      setAll(weights);
    }));
  }
  $("explorer").hidden = false;
  recall();
  if ($("map")) { $("axis-x").value = axes[0]; $("axis-y").value = axes[1]; }
  addEventListener("hashchange", () => {
    if (!/^#[a-z]\w*=/.test(location.hash)) return;
    for (const key of [...state.keys()]) state.delete(key);
    for (const [key, value] of new URLSearchParams(location.hash.slice(1))) state.set(key, value);
    recall();
  });
  // For tests and the curious: the answer to any weights, as the page sees it.
  window.answer = (weights) => solve(weights).ties;
})();
