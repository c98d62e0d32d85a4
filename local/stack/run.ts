import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { type Stack, type StackOptions, startStack } from './stack.ts';

/** Where a run of the command writes. */
export interface RunContext extends Omit<StackOptions, 'dashboards'> {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * The command `stack`: runs the service with everything that watches it until the signal, and says where each part is.
 *
 * With `--without-dashboards` nothing draws dashboards.
 *
 * @returns the exit code: 0, or 1 when a flag is wrong, a part is missing or ended by itself
 */
export async function runStack(argv: readonly string[], { stdout, stderr, ...options }: RunContext): Promise<number> {
  const { signal } = options;
  let stack: Stack;
  try {
    const { values: flags } = parseArgs({ args: [...argv], options: { 'without-dashboards': { type: 'boolean', default: false } } });
    stack = await startStack({ ...options, dashboards: flags['without-dashboards'] ? 'none' : 'drawn' });
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
  const drawn = 'Grafana' in addresses || 'Dashboards' in addresses;
  const grafana = drawn ? [] : [`  ${'Grafana'.padEnd(14)}not on the PATH; "npm run preview" draws its dashboards`];
  return ['', ...rows, ...grafana, '', '  Ctrl-C stops everything.', '', ''].join('\n');
}
