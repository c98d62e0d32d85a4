import { once } from 'node:events';
import { type Stack, type StackOptions, startStack } from './stack.ts';

/** The options and output streams of a run. */
export interface RunContext extends StackOptions {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * The command `stack`: runs the service with its monitoring until the signal, and prints the addresses. Returns the exit code: 1 when a
 * program is missing or a part ends by itself.
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
  stdout(addressList(stack));
  const stopped = signal.aborted ? undefined : once(signal, 'abort').then(() => undefined);
  const failure = await Promise.race([stopped, stack.failed]);
  stderr(failure === undefined ? 'stopping\n' : `${failure}\nstopping the others\n`);
  await stack.stop();
  return failure === undefined ? 0 : 1;
}

// --- internal ---

function addressList({ addresses }: Stack): string {
  const rows = Object.entries(addresses).map(([name, address]) => `  ${name.padEnd(14)}${address}`);
  const drawn = 'Grafana' in addresses || 'Dashboards' in addresses;
  const grafana = drawn ? [] : [`  ${'Grafana'.padEnd(14)}not on the PATH; "npm run preview" draws its dashboards`];
  return ['', ...rows, ...grafana, '', '  Ctrl-C stops everything.', '', ''].join('\n');
}
