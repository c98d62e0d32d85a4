/**
 * What the promise settles to, if it settles within `ms` milliseconds.
 *
 * An answer that came in time counts even when this process was too busy to read it: timers run before the sockets are read, so
 * at the end of the time the sockets get one more turn. A promise that fails later is silent.
 *
 * @throws Error that says that there was no answer in time, as a rejection; or what the promise itself failed with.
 */
export function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`no answer within ${ms} ms`));
    const timer = setTimeout(() => setImmediate(late), ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
