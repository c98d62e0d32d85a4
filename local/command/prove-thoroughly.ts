import { defineCommand } from 'metric-to-pager/terminal';

/** The options of `prove` that check the proofs themselves: with broken rules, and with a month of traffic. */
export const proveThoroughlyCommand = defineCommand({
  name: 'prove',
  summary: 'Breaks the rules, and replays a month of traffic.',
  arguments: {
    mutants: { type: 'boolean', description: 'Breaks each rule, and checks that its cases fail.' },
    'every-mutant': { type: 'boolean', description: 'The same, including rules that differ only in a window or a number.' },
    month: { type: 'boolean', description: 'Replays a month of traffic through a Prometheus, for each objective.' },
    promtool: {
      type: 'string',
      multiple: true,
      valueHint: 'PROGRAM',
      description: 'The promtool to use instead of that of the PATH; of several, the first.',
    },
    prometheus: { type: 'string', valueHint: 'PROGRAM', default: 'prometheus', description: 'The Prometheus that replays months.' },
  },
  details: () => '  With --mutants --month, both are done and PROOF.md is written.',
  run: async ({ mutants, 'every-mutant': every, month, promtool: [promtool = 'promtool'], prometheus }, context) => {
    const { proveThoroughly } = await import('../../test/proof/prove-thoroughly.ts');
    const which = every ? 'every' : mutants ? 'distinct' : undefined;
    return (await proveThoroughly({ mutants: which, month, promtool, prometheus }, context)) ? 0 : 1;
  },
});
