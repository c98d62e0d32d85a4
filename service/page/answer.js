// Requests of the page to the service. Nothing here touches the document.

/** Longest part of an answer that the page shows: more would make the browser slow. */
const SHOWN = 50_000;

/** Returns the path and query of a request, without the defaults: a count of 1 and an empty seed. */
export function requestPath({ type, min, max, count, seed }) {
  const query = new URLSearchParams();
  if (count !== '' && count !== '1') query.set('count', count);
  if (seed !== '') query.set('seed', seed);
  const path = `/lorem/${[type, min, max].map(encodeURIComponent).join('/')}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

/** Returns a command for a POSIX shell: inside single quotes only the single quote is special. */
export function curlCommand(url) {
  return `curl '${url.replaceAll("'", `'\\''`)}'`;
}

/**
 * Requests a text. An answer of tens of megabytes is kept as a Blob; only its beginning becomes a string. Resolves to
 * `{ shown, cut, size, whole }`: `shown` is a list of texts, `cut` whether it is truncated. Throws a Refusal when the service refuses the
 * request, and an Error when it cannot be reached or the answer is incomplete.
 */
export async function ask(path, { signal, progress }) {
  const response = await fetch(path, { headers: { accept: 'text/plain, application/problem+json' }, cache: 'no-store', signal }).catch(
    unless(signal, 'The service does not answer. Is it running?'),
  );
  if (!response.ok) throw await refusal(response);
  return read(response, progress).catch(unless(signal, 'The answer is incomplete. Try again.'));
}

/** The problem document of a refused request. */
export class Refusal extends Error {
  constructor(message, findings) {
    super(message);
    this.findings = findings;
  }
}

async function read(response, progress) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const parts = [];
  let head = '';
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    size += next.value.length;
    if (head.length <= SHOWN) head += decoder.decode(next.value, { stream: true });
    progress(size);
  }
  const cut = head.length > SHOWN;
  const shown = (cut ? `${head.slice(0, head.lastIndexOf(' ', SHOWN))} …` : head).split('\n').filter((text) => text !== '');
  return { shown, cut, size, whole: new Blob(parts, { type: 'text/plain' }) };
}

async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  return new Refusal(problem.error ?? `The service answered with status ${response.status}.`, problem.findings ?? []);
}

/** Replaces the browser's error message, unless the page aborted the request. */
function unless(signal, message) {
  return (cause) => {
    throw signal.aborted ? signal.reason : new Error(message, { cause });
  };
}
