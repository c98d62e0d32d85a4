// The form of the page: requests a text and shows it, or the errors next to each field.
import { ask, curlCommand, Refusal, requestPath } from './answer.js';

const byId = (id) => document.getElementById(id);
const form = byId('form');
const fields = form.elements;
const unchanged = new URLSearchParams(new FormData(form)).toString();

let running = new AbortController();
let answer;

byId('generator').hidden = false;
fill(new URLSearchParams(location.search));
describe();
generate();

form.addEventListener('input', describe);
form.addEventListener('change', ({ target }) => {
  if (target.name === 'type') suggest();
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const query = new URLSearchParams(new FormData(form)).toString();
  history.replaceState(null, '', query === unchanged ? '/' : `/?${query}`);
  generate();
});
byId('copy-text').addEventListener('click', async ({ currentTarget }) => copy(currentTarget, await answer.whole.text()));
byId('copy-curl').addEventListener('click', ({ currentTarget }) => copy(currentTarget, byId('curl').textContent));

/** Fills the form from the address, so that a link includes the request. */
function fill(query) {
  const type = [...fields.type].find(({ value }) => value === query.get('type'));
  if (type !== undefined) type.checked = true;
  suggest();
  for (const name of ['min', 'max', 'count', 'seed']) {
    if (query.has(name)) fields[name].value = query.get(name);
  }
}

/** Sets the default range of the chosen type. */
function suggest() {
  const { min, max } = chosen().dataset;
  fields.min.value = min;
  fields.max.value = max;
  describe();
}

/** Shows the limits of the chosen type, and the request of the form. */
function describe() {
  const { unit, limit } = chosen().dataset;
  byId('range-hint').textContent = `${unit}, 1 to ${number(Number(limit))}`;
  fields.min.max = limit;
  fields.max.max = limit;
  byId('curl').textContent = curlCommand(location.origin + requestPath(values()));
}

async function generate() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const asked = values();
  const missing = ['min', 'max', 'count'].filter((name) => asked[name] === '');
  const began = performance.now();
  let reported = began;
  clearErrors();
  if (missing.length > 0)
    return refuse(
      '',
      missing.map((name) => ({ at: name, message: 'A whole number is needed here.' })),
    );
  byId('text').ariaBusy = 'true';
  try {
    answer = await ask(requestPath(asked), {
      signal,
      progress(size) {
        if (performance.now() - reported < 250) return;
        reported = performance.now();
        say(`Receiving… ${bytes(size)}`);
      },
    });
    show(asked, performance.now() - began);
  } catch (error) {
    if (signal.aborted) return;
    say('');
    refuse(error.message, error instanceof Refusal ? error.findings : []);
  }
  byId('text').ariaBusy = 'false';
}

function show({ type, count }, milliseconds) {
  const { shown, cut, size } = answer;
  const text = byId('text');
  text.dataset.type = type;
  text.replaceChildren(...shown.map(paragraph));
  text.scrollTop = 0;
  byId('copy-text').disabled = false;
  const what = `${number(Number(count))} ${Number(count) === 1 ? type : `${type}s`}`;
  const much = cut ? `${bytes(size)}, of which the beginning is shown` : `${number(shown.join('').length)} characters`;
  say(`${what}, ${much}, in ${number(Math.ceil(milliseconds))} ms`);
}

function paragraph(text) {
  const element = document.createElement('p');
  element.textContent = text;
  return element;
}

/** Shows each finding at its field, other errors at the button, and focuses the first invalid field. */
function refuse(message, findings) {
  const placed = findings.filter(({ at }) => byId(`${fieldOf(at)}-error`) !== null);
  for (const { at, message: finding } of placed) {
    const place = byId(`${fieldOf(at)}-error`);
    place.textContent = place.textContent === '' ? finding : `${place.textContent} ${finding}`;
    fields[fieldOf(at)].ariaInvalid = 'true';
  }
  if (placed.length === 0) byId('form-error').textContent = message;
  form.querySelector('[aria-invalid=true]')?.focus();
}

function clearErrors() {
  for (const place of form.querySelectorAll('.error')) place.textContent = '';
  for (const field of form.querySelectorAll('[aria-invalid]')) field.ariaInvalid = null;
}

/** Returns the field of `path.min` or `query.seed`. */
function fieldOf(at) {
  return at.split('.').at(-1);
}

/** Copies text, also over plain HTTP, where browsers have no clipboard API. */
async function copy(button, text) {
  const copied = await (navigator.clipboard?.writeText(text).then(
    () => true,
    () => copyByEvent(text),
  ) ?? copyByEvent(text));
  button.dataset.label ??= button.textContent;
  button.textContent = copied ? 'Copied' : 'Not copied';
  setTimeout(() => {
    button.textContent = button.dataset.label;
  }, 1200);
}

function copyByEvent(text) {
  const put = (event) => {
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', put, { once: true });
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', put);
  return copied;
}

function chosen() {
  return [...fields.type].find(({ checked }) => checked);
}

function values() {
  return { type: fields.type.value, min: fields.min.value, max: fields.max.value, count: fields.count.value, seed: fields.seed.value };
}

function say(text) {
  byId('status').textContent = text;
}

function number(value) {
  return value.toLocaleString('en');
}

function bytes(size) {
  return size < 1e6 ? `${number(Math.round(size / 1e3))} kB` : `${number(Math.round(size / 1e5) / 10)} MB`;
}

fetch('/version')
  .then((response) => (response.ok ? response.json() : Promise.reject(response)))
  .then(({ version, revision }) => {
    byId('version').textContent = `lorem ${version}${revision ? `, revision ${String(revision).slice(0, 12)}` : ''}`;
  })
  .catch(() => {});
