import { systemClock } from '../clock.ts';
import { until } from '../until.ts';

/** Resolves as soon as `condition` holds. @throws Error after 30 seconds, which a busy machine may need */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const look = async () => ((await condition()) ? { found: undefined } : { missing: 'it is false' });
  await until(String(condition), look, { clock: systemClock, seconds: 30, everySeconds: 0.002 });
}
