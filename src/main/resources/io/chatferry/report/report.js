"use strict";
// Sorting and finding; everything is on the page without it.
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
