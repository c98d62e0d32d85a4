import { type Command, defineCommand, UsageError } from 'metric-to-pager/terminal';

/** The command behind `npm run bench`. */
export const benchCommand: Command = defineCommand({
  name: 'npm run bench --',
  summary: 'Measures the service side by side with others, and prints a table.',
  arguments: {
    peer: { type: 'string', valueHint: 'DIR', description: 'A Go program that serves the same route, to compare with.' },
    rounds: { type: 'string', valueHint: 'NUMBER', default: '5', description: 'Rounds of each figure.' },
    shortcuts: { type: 'boolean', description: 'Measures only what each shortcut of the service saves.' },
    seconds: { type: 'string', valueHint: 'NUMBER', default: '4', description: 'Length of each measurement under load.' },
  },
  run: async ({ peer, shortcuts = false, rounds, seconds }) => {
    const lengths = { rounds: positive('rounds', rounds), seconds: positive('seconds', seconds) };
    const { bench } = await import('./bench.ts');
    await bench({ peer, shortcuts, ...lengths });
    return 0;
  },
});

// --- internal ---

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UsageError(`The option "--${name}" must be a whole number above 0, got "${text}"`);
}
