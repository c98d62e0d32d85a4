import type { Registry } from '@prometheus-io/client';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Faults } from '../faults/faults.ts';
import type { ServiceInstruments } from './instruments.ts';

/** State that the parts of one service share. Nothing is global, so that two services can run in one process. */
export interface ServiceContext {
  readonly config: Config;
  readonly logger: Logger;
  /** `undefined` when FAULTS is off. */
  readonly faults: Faults | undefined;
  readonly instruments: ServiceInstruments;
  /** Registry of the Node.js metrics. */
  readonly registry: Registry;
  /** Whether the service is stopping. */
  readonly stopping: () => boolean;
  readonly exit: (code: number) => void;
}
