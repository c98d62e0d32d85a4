import { ApiError } from 'metric-to-pager/cluster';
import { InputError } from 'metric-to-pager/input';

/** Returns whether an error is what a server answered: a refusal, or an answer that is refused. */
export function isAnswer(error: unknown): error is ApiError | InputError {
  return error instanceof ApiError || error instanceof InputError;
}

/** Returns why a request failed, without the request. */
export function reasonOf(error: unknown): string {
  const { message } = error as Error;
  const answered = message.lastIndexOf(ANSWERED);
  const reason = answered < 0 ? message : message.slice(answered + ANSWERED.length).replace(/^\S+ \S+ with (\d+): /, '$1: ');
  return reason.replace(/^403: /, '');
}

/** Returns how an object is called in a record of what was not examined; its metadata can be of any shape. */
export function nameIn({
  metadata: { namespace, name },
}: {
  readonly metadata: { readonly namespace?: unknown; readonly name: string };
}): string {
  return typeof namespace === 'string' ? `${namespace}/${name}` : name;
}

// --- internal ---

const ANSWERED = 'The API server answered ';
