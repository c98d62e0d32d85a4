// The live charts: server-sent events from one pod, drawn with uPlot and listed in a table.
import uPlot from './uplot.js';

/** Shown time in seconds, equal to the history that the service sends. */
const WINDOW = 300;

/** Delay in milliseconds before reconnecting where the browser does not. */
const RETRY = 5000;

/** The axis of rates starts at zero and ends at 1 req/s or more. */
const fromZero = { range: (_plot, _from, to) => [0, Math.max(to ?? 0, 1) * 1.1] };

/** A logarithmic scale of whole decades: the latencies of words and paragraphs are orders of magnitude apart. */
const decades = {
  distr: 3,
  range: (_plot, from, to) => [10 ** Math.floor(Math.log10(from ?? 1e-4)), 10 ** Math.ceil(Math.log10((to ?? 1e-2) * 1.05))],
};

const byId = (id) => document.getElementById(id);
const types = ['word', 'sentence', 'paragraph'];
const charts = [
  makeChart('requests', { scale: fromZero, label: rate, lines: types.map((type) => ({ type, pick: 'requests' })) }),
  makeChart('latency', {
    scale: decades,
    label: duration,
    ticks: { splits: wholeDecades, filter: (_plot, splits) => splits },
    lines: types.flatMap((type) => [
      { type, pick: 'p99' },
      { type, pick: 'p50', dash: [3, 3] },
    ]),
  }),
  makeChart('errors', { scale: fromZero, label: rate, lines: types.map((type) => ({ type, pick: 'errors' })) }),
];

let points = [];
let interval = 1000;
let pod = '';
let source;
let retry;
let silence;

byId('live').hidden = false;
byId('figures').replaceChildren(...types.map(row));
connect();

// A hidden page disconnects: browsers limit the connections per host.
document.addEventListener('visibilitychange', () => (document.hidden ? disconnect() : connect()));
addEventListener('pagehide', disconnect);
addEventListener('pageshow', ({ persisted }) => persisted && connect());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const { plot } of charts) plot.redraw(false);
});

function connect() {
  disconnect();
  if (document.hidden) return;
  source = new EventSource('/events');
  source.addEventListener('history', ({ data }) => {
    const history = JSON.parse(data);
    ({ pod, points } = history);
    interval = history.intervalMs;
    alive();
  });
  source.addEventListener('point', ({ data }) => {
    const point = JSON.parse(data);
    points = [...points.filter(({ at }) => at > point.at - WINDOW * 1000 && at < point.at), point];
    alive();
  });
  source.addEventListener('error', lost);
}

function disconnect() {
  clearTimeout(retry);
  clearTimeout(silence);
  source?.close();
}

function alive() {
  clearTimeout(silence);
  silence = setTimeout(
    () => {
      lost();
      connect();
    },
    5000 + 3 * interval,
  );
  state('live', `Figures of pod ${pod}`);
  draw();
}

/** A browser reconnects after a broken connection, but not after an answer such as 503. */
function lost() {
  clearTimeout(silence);
  state('lost', pod === '' ? 'No connection to the live figures. Trying again…' : `Connection to pod ${pod} lost. Trying again…`);
  if (source.readyState !== EventSource.CLOSED) return;
  clearTimeout(retry);
  retry = setTimeout(connect, RETRY);
}

/** Updates the text only when it differs, as screen readers announce every update. */
function state(name, text) {
  const place = byId('connection');
  place.dataset.state = name;
  if (place.textContent !== text) place.textContent = text;
}

function draw() {
  const times = points.map(({ at }) => at / 1000);
  for (const { plot, lines } of charts) {
    plot.setData([times, ...lines.map(({ type, pick }) => points.map((point) => point.types[type]?.[pick] ?? null))]);
  }
  fillTable(charts[0].plot.cursor.idx);
}

/** Fills the table with the point under the cursor, or the latest. */
function fillTable(index) {
  const point = points[index ?? points.length - 1];
  byId('figures-time').textContent =
    index == null || point === undefined ? 'Now' : new Date(point.at).toLocaleTimeString('en', { hour12: false });
  for (const [position, type] of types.entries()) {
    const { requests, errors, p50, p99 } = point?.types[type] ?? {};
    const cells = byId('figures').rows[position].cells;
    [rate(requests), duration(p50), duration(p99), rate(errors)].forEach((text, cell) => {
      cells[cell + 1].textContent = text;
    });
  }
}

function row(type) {
  const element = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  head.textContent = type;
  head.dataset.type = type;
  element.append(head, ...Array.from({ length: 4 }, () => document.createElement('td')));
  return element;
}

function makeChart(name, { scale, label, ticks = {}, lines }) {
  const place = byId(`chart-${name}`);
  const axis = {
    stroke: () => colour('--quiet'),
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui',
  };
  const plot = new uPlot(
    {
      width: 300,
      height: 150,
      padding: [8, 18, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { setScale: false, x: false }, sync: { key: 'live' }, points: { size: 6 } },
      scales: { x: { range: (_plot, _from, to) => [to - WINDOW, to] }, y: scale },
      axes: [
        { ...axis, size: 26, space: 44, values: (_plot, splits) => splits.map(clock) },
        { ...axis, size: 52, space: 34, values: (_plot, splits) => splits.map(label), ...ticks },
      ],
      series: [{}, ...lines.map(line)],
      hooks: { setCursor: [({ cursor }) => fillTable(cursor.idx)] },
    },
    [[]],
    place,
  );
  new ResizeObserver(([{ contentRect }]) => plot.setSize({ width: contentRect.width, height: 150 })).observe(place);
  return { plot, lines };
}

function line({ type, dash }) {
  return {
    stroke: () => colour(`--${type}`),
    width: dash ? 1.25 : 1.75,
    dash,
    points: { show: true, size: 4, fill: () => colour(`--${type}`), filter: isolated },
  };
}

function wholeDecades(_plot, _axis, from, to) {
  const first = Math.round(Math.log10(from));
  return Array.from({ length: Math.round(Math.log10(to)) - first + 1 }, (_, index) => 10 ** (first + index));
}

/** Values between two gaps are drawn as dots. */
function isolated({ data }, series) {
  const values = data[series];
  return [...values.keys()].filter((index) => values[index] != null && values[index - 1] == null && values[index + 1] == null);
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name);
}

function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false });
}

function rate(value) {
  return value == null ? '–' : value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
}

/** Formats seconds in the largest unit with a value of at least 1. */
function duration(seconds) {
  if (seconds == null) return '–';
  const [value, unit] = seconds >= 1 ? [seconds, 's'] : seconds >= 0.001 || seconds === 0 ? [seconds * 1e3, 'ms'] : [seconds * 1e6, 'µs'];
  return `${value.toLocaleString('en', { maximumSignificantDigits: 3 })} ${unit}`;
}
