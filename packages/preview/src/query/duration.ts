/** Parses a duration such as `30s`, `1h` or `1h30m` to milliseconds. @throws when it is invalid */
export function parseDuration(text: string): number {
  const trimmed = text.trim().replace(/^>=?/, '');
  const parts = [...trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwMy])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== trimmed)
    throw new Error(`A duration must be a number and one of ms, s, m, h, d, w, M, y, got "${text}"; write it such as "30s"`);
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS[unit ?? ''] ?? 0), 0);
}

/** Formats milliseconds as Prometheus and Grafana do: `1m`, `1m30s`, `500ms`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds % 1000 !== 0) return `${Math.round(milliseconds)}ms`;
  let rest = milliseconds;
  const parts = ['d', 'h', 'm', 's'].map((unit) => {
    const count = Math.floor(rest / (UNITS[unit] ?? 1));
    rest -= count * (UNITS[unit] ?? 1);
    return count === 0 ? '' : `${count}${unit}`;
  });
  return parts.join('') || '0s';
}

// --- internal ---

/** As in Grafana: a month has 30 days, a year 365. */
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
};
