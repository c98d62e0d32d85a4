import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when `condition` holds, @throws Error when it does not within fifteen seconds: a busy machine may need some. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 15_000; !(await condition()); await sleep(5)) {
    if (performance.now() > end) throw new Error(`waited 15 seconds for ${condition}, which never came true`);
  }
}
