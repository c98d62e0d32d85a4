/** The seconds of a duration as PromQL writes it: `1h30m`, `-5m`, `90` for seconds; 0 for what is no plain duration. */
export function durationIn(text: string): number {
  const [, sign, amount] = /^\s*(-?)\s*(.*?)\s*$/s.exec(text) ?? [];
  if (amount === undefined) return 0;
  const parts = [...amount.matchAll(/(\d+)(ms|[smhdwy])/g)];
  const whole = parts.map(([part]) => part).join('') === amount && parts.length > 0;
  const seconds = whole ? parts.reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ''] ?? 0), 0) : Number(amount);
  return (sign === '-' ? -1 : 1) * (Number.isFinite(seconds) ? seconds : 0);
}

/** A duration in PromQL's own words: `5400` is `1h30m`. */
export function durationText(seconds: number): string {
  let rest = seconds;
  const parts = (['w', 'd', 'h', 'm', 's'] as const).map((unit) => {
    const count = Math.floor(rest / (SECONDS[unit] ?? 1));
    rest -= count * (SECONDS[unit] ?? 1);
    return count > 0 ? `${count}${unit}` : '';
  });
  return parts.join('') || '0s';
}

// --- internal ---

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 };
