import type { ApiAnswer, ApiRequest } from './api-server.ts';

/** An answer that says no: a sentence with the request and the reason that the server gave. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor({ method = 'GET', path }: Pick<ApiRequest, 'method' | 'path'>, answer: Pick<ApiAnswer, 'status' | 'text'>) {
    super(`The cluster answered ${method} ${path} with ${answer.status}: ${reasonOf(answer.text)}`);
    this.status = answer.status;
  }

  /** Whether the same request may succeed a moment later: the server is busy, starting, or cannot reach what it is a proxy of. */
  get passing(): boolean {
    return PASSING.includes(this.status);
  }
}

// --- internal ---

const PASSING = [429, 500, 502, 503, 504];

/** Longer answers are pages for people, which start with what matters. */
const LONGEST_REASON = 600;

/** The message of a Status object; anything else is shown as it is. */
function reasonOf(text: string): string {
  try {
    const { kind, message } = JSON.parse(text) as { readonly kind?: string; readonly message?: string };
    if (kind === 'Status' && message !== undefined) return message;
  } catch {
    // Whatever stands behind a proxy answers in its own form.
  }
  return text.trim() === '' ? 'it gave no reason' : text.trim().slice(0, LONGEST_REASON);
}
