import { anyValue, defineCatalogue } from 'metric-to-pager';

const OUTCOMES = ['given', 'refused'] as const;

/** The metrics of the greeter. */
export const catalogue = defineCatalogue({
  greeter_greetings_total: {
    type: 'counter',
    help: 'Greetings, by outcome.',
    labels: { outcome: OUTCOMES },
    startAtZero: OUTCOMES.map((outcome) => ({ outcome })),
  },
  greeter_build_info: { type: 'gauge', help: 'Always 1; the label is the version of the build.', labels: { version: anyValue } },
});
