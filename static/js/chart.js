// Draws every [data-chart="id"] from the JSON in the element with that id. Without script, and in print, the table
// below says the same. The configuration:
//   {title, type: "line" | "bar", categories: [], series: [{name, data: [], state?}], marks?: [{at, label}],
//    unit?, horizontal?, stacked?, max?}

const script = document.querySelector("script[data-echarts-url]");
const charts = [...document.querySelectorAll("[data-chart]")];
const STATES = { done: "#1a7f37", due: "#9a6700", late: "#b3261e", waived: "#8c959f", returned: "#6639ba" };
const COLOURS = ["#b3261e", "#8c959f", "#1f2328", "#9a6700", "#6639ba"];
const INK = "#1f2328";
const QUIET = "#59636e";
const LINE = "#d8dee4";

const grouped = (value, unit = "") => {
  if (value === null || value === undefined || value === "-") return "—";
  return `${Number(value).toLocaleString("en-US")}${unit ? ` ${unit}` : ""}`;
};

function markLines(marks = []) {
  if (!marks.length) return undefined;
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: QUIET, type: "dashed" },
    label: { color: QUIET, formatter: (mark) => mark.name },
    data: marks.map((mark) => ({ xAxis: mark.at, name: mark.label })),
  };
}

function seriesOf(config) {
  return config.series.map((series, index) => ({
    name: series.name,
    type: config.type,
    data: series.data,
    stack: config.stacked ? "all" : undefined,
    color: STATES[series.state] ?? COLOURS[index % COLOURS.length],
    symbol: "circle",
    symbolSize: 5,
    showSymbol: series.data.length < 20,
    lineStyle: { width: index ? 2 : 3, type: index ? "dashed" : "solid" },
    barMaxWidth: 28,
    label: { show: config.type === "bar" && Boolean(config.horizontal) && !config.stacked, position: "right", color: INK, formatter: (point) => grouped(point.value, config.unit) },
    markLine: index ? undefined : markLines(config.marks),
  }));
}

function optionsOf(config) {
  const names = { type: "category", data: config.categories, inverse: Boolean(config.horizontal), axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } }, axisLabel: { color: QUIET, hideOverlap: true } };
  const values = { type: "value", max: config.max, splitLine: { lineStyle: { color: LINE } }, axisLabel: { color: QUIET, hideOverlap: true, formatter: (value) => grouped(value) } };
  const many = config.series.length > 1;
  return {
    animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    aria: { enabled: true, decal: { show: many && config.type === "bar" } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: INK },
    grid: { left: 8, right: config.horizontal ? 72 : 16, top: many ? 40 : 24, bottom: 8, containLabel: true },
    legend: { show: many, top: 0, left: 0, textStyle: { color: INK } },
    // An HTML tooltip would need inline styles, which the policy forbids.
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, valueFormatter: (value) => grouped(value, config.unit) },
    xAxis: config.horizontal ? values : names,
    yAxis: config.horizontal ? names : values,
    series: seriesOf(config),
  };
}

function draw(echarts, place) {
  const config = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  place.hidden = false;
  const chart = echarts.init(place, null, { renderer: "svg", locale: script.dataset.locale });
  chart.setOption(optionsOf(config));
  fitPaper(place);
  new ResizeObserver(() => { if (!matchMedia("print").matches) { chart.resize(); fitPaper(place); } }).observe(place);
  const table = place.parentElement.querySelector("[data-chart-table]");
  if (table) foldTable(table);
}

// A printed page has another width than the screen: with a view box the drawing scales instead of being cut off.
function fitPaper(place) {
  const svg = place.querySelector("svg");
  svg?.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
}

function foldTable(table) {
  table.open = false;
  window.addEventListener("beforeprint", () => { table.open = true; });
  window.addEventListener("afterprint", () => { table.open = false; });
}

if (script && charts.length) {
  const echarts = await import(script.dataset.echartsUrl);
  charts.forEach((place) => draw(echarts, place));
}
