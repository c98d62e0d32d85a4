import { ApiError } from '../../cluster/api-error.ts';
import { ShapeError } from '../../shape/read-shape.ts';

/** Returns whether an error is what a server answered: a refusal, or an answer of another shape. */
export function isAnswer(error: unknown): error is ApiError | ShapeError {
  return error instanceof ApiError || error instanceof ShapeError;
}

/** Returns why a request failed, without the request. */
export function reasonOf(error: unknown): string {
  return (error as Error).message.replace(/^.*The API server answered \S+ \S+ with (\d+): /s, '$1: ').replace(/^403: /, '');
}

/** Returns how an object is called in a record of what was not examined; its metadata can be of any shape. */
export function nameIn({
  metadata: { namespace, name },
}: {
  readonly metadata: { readonly namespace?: unknown; readonly name: string };
}): string {
  return typeof namespace === 'string' ? `${namespace}/${name}` : name;
}
