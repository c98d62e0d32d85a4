import type { Registry } from '@prometheus-io/client';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Faults } from './faults/faults.ts';
import type { Background } from './http/background.ts';
import type { ConnectionGuard } from './http/connection-guard.ts';
import type { ServiceInstruments } from './instruments.ts';

/** State that the parts of one service share. Nothing is global, so that two services can run in one process. */
export interface ServiceContext {
  readonly config: Config;
  readonly logger: Logger;
  /** `undefined` when FAULTS is off. */
  readonly faults: Faults | undefined;
  readonly instruments: ServiceInstruments;
  /** Bounds the connections of all ports together. */
  readonly connections: ConnectionGuard;
  /** Runs long work between requests. */
  readonly background: Background;
  /** Registry of the Node.js metrics. */
  readonly registry: Registry;
  /** Returns whether the service is stopping. */
  readonly stopping: () => boolean;
  readonly exit: (code: number) => void;
}
