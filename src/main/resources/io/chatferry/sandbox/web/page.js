"use strict";
(() => {
  const search = document.getElementById("search");
  const items = () => [...document.querySelectorAll(".item")];
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "/") {
      event.preventDefault();
      search.focus();
    } else if (event.key === "j" || event.key === "k") {
      const all = items();
      const at = all.findIndex(item => item === document.activeElement || item.hasAttribute("aria-current"));
      const focused = all.indexOf(document.activeElement);
      const from = focused >= 0 ? focused : at;
      const next = all[Math.min(all.length - 1, Math.max(0, from + (event.key === "j" ? 1 : -1)))];
      if (next) next.focus();
    }
  });
  for (const image of document.querySelectorAll(".avatar img")) {
    const drop = () => image.remove();
    if (image.complete && image.naturalWidth === 0) drop();
    image.addEventListener("error", drop);
  }
  const current = document.querySelector(".item[aria-current]");
  if (current) current.scrollIntoView({ block: "nearest" });
  if (document.querySelector(".chat") && !location.hash && !location.search.includes("after=")) {
    const end = document.getElementById("end");
    if (end) end.scrollIntoView();
  }
  if (!document.querySelector(".live")) return;
  const row = (name, value) => {
    const tr = document.createElement("tr");
    for (const text of [name, value]) tr.appendChild(document.createElement("td")).textContent = text;
    return tr;
  };
  const draw = (name, values, top) => {
    const points = values.map((value, i) => (i * 600 / Math.max(1, values.length - 1)).toFixed(1) + "," + (116 - 110 * value / top).toFixed(1));
    document.querySelector(`[data-line=${name}]`).setAttribute("points", points.join(" "));
  };
  const refresh = async () => {
    try {
      const live = await (await fetch("/live.json")).json();
      for (const tile of live.tiles) {
        const place = document.querySelector(`[data-value="${tile.key}"]`);
        if (place) place.textContent = tile.value;
      }
      for (const table of ["limits", "calls"]) {
        document.querySelector(`[data-rows=${table}]`).replaceChildren(...live[table].map(one => row(one.name, one.value)));
      }
      const top = Math.max(1, ...live.requests);
      draw("requests", live.requests, top);
      draw("refused", live.refused, top);
    } catch (gone) { /* the sandbox is down; the next try may find it again */ }
    setTimeout(refresh, 1000);
  };
  refresh();
})();
