// What the page asks the service, and how it takes the answer. Nothing here touches the document.

/** Most characters of an answer that the page shows: more would make the browser slow, and nobody reads it. */
const SHOWN = 50_000;

/** The path and query of a request; a count of 1 and an empty seed are left out, as they are the service's defaults. */
export function requestPath({ type, min, max, count, seed }) {
  const query = new URLSearchParams();
  if (count !== '' && count !== '1') query.set('count', count);
  if (seed !== '') query.set('seed', seed);
  const path = `/lorem/${[type, min, max].map(encodeURIComponent).join('/')}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

/** A command for a POSIX shell: inside single quotes nothing is special but the single quote itself. */
export function curlCommand(url) {
  return `curl '${url.replaceAll("'", `'\\''`)}'`;
}

/**
 * Asks for a text. An answer may be tens of megabytes: it is read as it comes and kept as a Blob, and only its beginning becomes a string.
 * Resolves to `{ shown, cut, size, whole }`; `shown` is a list of texts, `cut` says whether it is less than the whole.
 * Throws a Refusal when the service says no, and an Error with a sentence when it cannot be reached or breaks off.
 */
export async function ask(path, { signal, progress }) {
  const response = await fetch(path, { headers: { accept: 'text/plain, application/problem+json' }, cache: 'no-store', signal }).catch(
    unless(signal, 'The service does not answer. Is it running?'),
  );
  if (!response.ok) throw await refusal(response);
  return read(response, progress).catch(unless(signal, 'The answer broke off before its end. Try again.'));
}

/** The service's own words about a request that it refused. */
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

/** Puts a sentence in place of what the browser says, but lets the page's own cancelling through. */
function unless(signal, sentence) {
  return (cause) => {
    throw signal.aborted ? signal.reason : new Error(sentence, { cause });
  };
}
