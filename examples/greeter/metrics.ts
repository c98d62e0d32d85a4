import { anyValue, defineCatalogue } from 'metric-to-pager';

const OUTCOMES = ['given', 'refused'] as const;

/** What the greeter exposes. */
export const catalogue = defineCatalogue({
  greeter_greetings_total: {
    type: 'counter',
    help: 'Greetings, by what became of them.',
    labels: { outcome: OUTCOMES },
    startAtZero: OUTCOMES.map((outcome) => ({ outcome })),
  },
  greeter_build_info: { type: 'gauge', help: 'Always 1; the label says which build this is.', labels: { version: anyValue } },
});
