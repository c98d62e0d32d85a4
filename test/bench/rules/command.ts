import { type Command, defineCommand, UsageError } from 'metric-to-pager/terminal';

/** The command behind `npm run bench:rules`. */
export const benchRulesCommand: Command = defineCommand({
  name: 'npm run bench:rules --',
  summary: 'Measures what each rule group costs a Prometheus, by the number of pods, and prints a table.',
  arguments: {
    rules: {
      type: 'string',
      multiple: true,
      valueHint: 'FILE',
      description: 'A manifest with a PrometheusRule instead of the committed one; of several, each is measured on the same data.',
    },
    pods: { type: 'string', valueHint: 'NUMBERS', default: '10,100', description: 'Numbers of pods, from the smallest on.' },
    rounds: { type: 'string', valueHint: 'NUMBER', default: '5', description: 'Evaluations of each group.' },
  },
  run: async ({ rules, pods, rounds }) => {
    const [first = COMMITTED, ...others] = rules;
    const [fewest = Number.NaN, ...more] = pods.split(',').map((text) => positive('pods', text));
    const { benchRules } = await import('./bench-rules.ts');
    await benchRules({ files: [first, ...others], pods: [fewest, ...more], rounds: positive('rounds', rounds) });
    return 0;
  },
});

// --- internal ---

const COMMITTED = 'k8s/manifests/monitoring.yaml';

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UsageError(`The option "--${name}" must be a whole number above 0, got "${text}"`);
}
