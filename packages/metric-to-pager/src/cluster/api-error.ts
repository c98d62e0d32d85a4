import type { ApiRequest, ApiResponse } from './api-server.ts';

/** An error response of the API server. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor({ method = 'GET', path }: Pick<ApiRequest, 'method' | 'path'>, answer: Pick<ApiResponse, 'status' | 'text'>) {
    super(`The API server answered ${method} ${path} with ${answer.status}: ${reasonOf(answer.text)}`);
    this.status = answer.status;
  }

  /** Whether a retry may succeed: the server is busy, starting, or cannot reach a proxied pod. */
  get passing(): boolean {
    return [429, 500, 502, 503, 504].includes(this.status);
  }
}

// --- internal ---

/** Returns the message of a Status object, or the start of another text, such as an HTML page. */
function reasonOf(text: string): string {
  try {
    const { kind, message } = JSON.parse(text) as { readonly kind?: string; readonly message?: string };
    if (kind === 'Status' && message !== undefined) return message;
  } catch {
    // A proxied server does not answer with a Status object.
  }
  return text.trim().slice(0, 600) || 'no reason given';
}
