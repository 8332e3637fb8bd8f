// Sorting, finding and charts; the numbers are all on the page without it. Charts are drawn of the tables' own text.
const number = (text) => (/^-?[\d,.]+$/.test(text) ? Number(text.replaceAll(",", "")) : NaN);
const text = (cell) => cell.dataset.sort ?? cell.textContent.trim();
const order = new Intl.Collator(undefined, { numeric: true });

function sort(table, column, direction) {
  const body = table.tBodies[0];
  const keyed = [...body.rows].map((row) => ({ row, text: text(row.cells[column]) }));
  keyed.sort((a, b) => {
    const difference = number(a.text) - number(b.text);
    return direction * (Number.isNaN(difference) ? order.compare(a.text, b.text) : difference);
  });
  body.append(...keyed.map((each) => each.row));
}

for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      sort(table, column, up ? 1 : -1);
    });
  });
}

const input = document.getElementById("find");
if (input) {
  const rows = [...document.querySelector("table.filterable").tBodies[0].rows];
  const texts = rows.map((row) => [...row.cells].map((cell) => cell.textContent).join(" ").toLowerCase());
  const output = document.querySelector(".filter output");
  const find = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !words.every((word) => texts[i].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    output.textContent = words.length ? `${shown.toLocaleString("en")} found` : "";
  };
  input.closest(".filter").hidden = false;
  input.addEventListener("input", find);
  for (const link of document.querySelectorAll("a[data-filter]")) {
    link.addEventListener("click", () => {
      input.value = link.dataset.filter;
      find();
    });
  }
}

const root = document.documentElement;
const charts = [];
const cells = (table, column) => [...table.tBodies[0].rows].map((row) => row.cells[column]);
const numbers = (table, column) => cells(table, column).map((cell) => number(text(cell)));
const labels = (table, column) => cells(table, column).map((cell) => cell.dataset.label ?? text(cell));
const cut = (label, most) => (label.length > most ? `${[...label].slice(0, most - 1).join("")}…` : label);
const short = new Intl.NumberFormat("en", { notation: "compact" });
const colour = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();

// what each chart shows of its table; a mark is the name of a colour
const kinds = {
  rate: (table) => {
    const limit = number(table.dataset.limit);
    const sets = [
      { label: "succeeded", mark: "blue", data: numbers(table, 1), fill: true },
      { label: "rate-limited (429)", mark: "red", data: numbers(table, 2), fill: true },
      { label: "retries in this step", mark: "amber", data: numbers(table, 3), spots: true },
    ];
    if (!Number.isNaN(limit)) {
      sets.push({ label: "limit", mark: "quiet", data: sets[0].data.map(() => limit), borderDash: [6, 4] });
    }
    return { type: "line", labels: labels(table, 0), sets, legend: true };
  },
  days: (table) => ({
    type: table.tBodies[0].rows.length > 150 ? "line" : "bar",
    labels: labels(table, 0),
    sets: [{ label: "messages", mark: "blue", data: numbers(table, 1), fill: true }],
  }),
  hours: (table) => ({
    type: "bar",
    labels: labels(table, 0),
    sets: [{ label: "messages", mark: "blue", data: numbers(table, 1) }],
  }),
  rejects: (table) => ({
    type: "bar",
    across: true,
    labels: labels(table, 1),
    sets: [{ label: "rejects", mark: "amber", data: numbers(table, 0) }],
  }),
  conversations: (table) => ({
    type: "bar",
    across: true,
    labels: labels(table, 0),
    sets: [{ label: "messages", mark: "blue", data: numbers(table, 1) }],
  }),
};

function dataset(set, type) {
  return {
    ...set,
    borderWidth: type === "line" ? 1.5 : 0,
    pointRadius: (point) => (set.spots && point.raw > 0 ? 3 : 0),
    showLine: !set.spots,
    stepped: "middle",
    maxBarThickness: 40,
  };
}

function recolour(chart) {
  for (const set of chart.data.datasets) {
    set.borderColor = colour(set.mark);
    set.backgroundColor = chart.config.type === "line" && !set.spots ? `${colour(set.mark)}26` : colour(set.mark);
  }
  for (const axis of Object.values(chart.options.scales)) {
    axis.ticks.color = colour("quiet");
    axis.grid.color = colour("rule");
  }
  chart.options.plugins.legend.labels.color = colour("ink");
  chart.update("none");
}

function draw(figure) {
  const table = document.getElementById(figure.dataset.table) ?? figure.querySelector("table");
  const { type, labels: names, sets, across, legend } = kinds[figure.dataset.chart](table);
  const frame = figure.querySelector(".canvas");
  frame.hidden = false;
  if (across) {
    frame.style.height = `${names.length * 1.6 + 3}rem`;
  }
  const category = {
    grid: { display: false },
    ticks: {
      autoSkip: !across,
      maxRotation: 0,
      autoSkipPadding: 24,
      callback: (value) => cut(names[value], frame.clientWidth < 500 ? 16 : 32),
    },
  };
  const amount = { beginAtZero: true, grid: {}, ticks: { precision: 0, maxRotation: 0, callback: (value) => short.format(value) } };
  const chart = new Chart(frame.querySelector("canvas"), {
    type,
    data: { labels: names, datasets: sets.map((set) => dataset(set, type)) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      devicePixelRatio: Math.max(2, window.devicePixelRatio),
      indexAxis: across ? "y" : "x",
      interaction: { mode: "index", axis: across ? "y" : "x", intersect: false },
      locale: "en",
      scales: across ? { x: amount, y: category } : { x: category, y: amount },
      plugins: { legend: { display: Boolean(legend), align: "start", labels: { boxWidth: 12, boxHeight: 8 } } },
    },
  });
  charts.push(chart);
  recolour(chart);
  figure.querySelector("details")?.removeAttribute("open");
}

document.querySelectorAll("figure[data-chart]").forEach(draw);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(recolour));
// on paper the colours are those for light
for (const [event, printed] of [["beforeprint", true], ["afterprint", false]]) {
  window.addEventListener(event, () => {
    root.classList.toggle("print", printed);
    charts.forEach(recolour);
  });
}
