import { once } from 'node:events';
import { type Stack, type StackOptions, startStack } from './stack.ts';

/** Where a run of the command writes. */
export interface RunContext extends StackOptions {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * The command `stack`: runs the service with everything that watches it until the signal, and says where each part is.
 *
 * @returns the exit code: 0, or 1 when a part is missing or ended by itself
 */
export async function runStack({ stdout, stderr, ...options }: RunContext): Promise<number> {
  const { signal } = options;
  let stack: Stack;
  try {
    stack = await startStack(options);
  } catch (error) {
    if (signal.aborted) return 0;
    stderr(`${(error as Error).message}\n`);
    return 1;
  }
  stdout(whereToGo(stack));
  const stopped = signal.aborted ? undefined : once(signal, 'abort').then(() => undefined);
  const failure = await Promise.race([stopped, stack.failed]);
  stderr(failure === undefined ? 'stopping\n' : `${failure}\nstopping the others\n`);
  await stack.stop();
  return failure === undefined ? 0 : 1;
}

// --- internal ---

function whereToGo({ addresses }: Stack): string {
  const rows = Object.entries(addresses).map(([name, address]) => `  ${name.padEnd(14)}${address}`);
  const grafana = 'Grafana' in addresses ? [] : [`  ${'Grafana'.padEnd(14)}not on the PATH`];
  return ['', ...rows, ...grafana, '', '  Ctrl-C stops everything.', '', ''].join('\n');
}
