import type { IdentityLabels } from '../../catalogue/identity.ts';
import { seriesText } from '../../promql/index.ts';
import { BURN_WINDOWS, badEventRate, badRatio, eventRate, type SloWindow } from '../../slo/index.ts';
import type { Check } from '../cases.ts';
import { badShare, type RequestCount, type Tier, within } from '../workbook.ts';
import type { Foreign } from './foreign-series.ts';

/** Whose recorded series are looked at. */
export interface Recorded {
  readonly own: IdentityLabels & { readonly slo: string };
  readonly tier: Tier;
}

/** Returns the check that what is recorded for a tier is what was counted, to a percent, and never NaN. */
export function recordedChecks({ own, tier }: Recorded, counted: RequestCount, at: number): Check[] {
  const { long, short } = windowsOf(tier);
  const windows: readonly (readonly [SloWindow, number])[] = [
    [long, tier.long],
    [short, tier.short],
  ];
  return windows.flatMap(([name, length]) => {
    const { good, bad } = within(counted, length, at);
    const near = (series: string, value: number) => nearCheck(seriesText(series, own), { own, value, at: at * counted.step });
    return [
      near(eventRate(name).name, (good + bad) / length),
      near(badEventRate(name).name, bad / length),
      near(badRatio(name).name, badShare({ good, bad })),
    ];
  });
}

/** Returns the series of a tier that a rule could take from others. */
export function foreignTo(tier: Tier): Foreign {
  const { long, short } = windowsOf(tier);
  return {
    sources: [eventRate(long), eventRate(short)],
    results: [badRatio(long), badRatio(short), badEventRate(long)],
  };
}

// --- internal ---

/** Returns the names of a tier's windows; their lengths are the workbook's. */
function windowsOf({ name }: Tier): { readonly long: SloWindow; readonly short: SloWindow } {
  const window = BURN_WINDOWS.find(({ tier }) => tier === name);
  if (window === undefined) throw new Error(`There is no window for the tier "${name}"`);
  return window;
}

function nearCheck(
  text: string,
  { own, value, at }: { readonly own: Recorded['own']; readonly value: number; readonly at: number },
): Check {
  const expr = value === 0 ? `${text} == bool 0` : `abs(${text} / ${value} - 1) < bool 0.01`;
  return { kind: 'samples', at, expr, samples: [{ series: seriesText('', own), value: 1 }] };
}
