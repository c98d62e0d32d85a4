import type { Registry } from '@prometheus-io/client';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Faults } from '../faults/faults.ts';
import type { ServiceInstruments } from './instruments.ts';

/** What the parts of one service share; nothing is global, so that two can live in one process. */
export interface ServiceContext {
  readonly config: Config;
  readonly logger: Logger;
  /** `undefined` where faults are off. */
  readonly faults: Faults | undefined;
  readonly instruments: ServiceInstruments;
  /** Node's own metrics. */
  readonly registry: Registry;
  /** Whether the service has begun to stop. */
  readonly stopping: () => boolean;
  readonly exit: (code: number) => void;
}
