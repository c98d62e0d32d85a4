import { type ThresholdsConfig, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';

/** The values at which the status of a panel changes. */
export interface Thresholds {
  readonly warning?: number | undefined;
  readonly critical?: number | undefined;
}

/** A status, with the same colour on every panel. */
export type Status = keyof typeof COLORS;

/** Returns the override properties for the colour of a status. */
export function statusColor(status: Status) {
  return [{ id: 'color', value: { mode: 'fixed', fixedColor: COLORS[status] } }];
}

/** Thresholds above which the value is bad. */
export function ascendingThresholds({ warning, critical }: Thresholds): ThresholdsConfigBuilder {
  return thresholds([
    { value: null, color: COLORS.ok },
    ...(warning === undefined ? [] : [{ value: warning, color: COLORS.warning }]),
    ...(critical === undefined ? [] : [{ value: critical, color: COLORS.critical }]),
  ]);
}

/** Thresholds below which the value is bad. */
export function descendingThresholds({ warning, critical }: Required<Thresholds>): ThresholdsConfigBuilder {
  return thresholds([
    { value: null, color: COLORS.critical },
    { value: critical, color: COLORS.warning },
    { value: warning, color: COLORS.ok },
  ] as ThresholdsConfig['steps']);
}

// --- internal ---

/**
 * Distinguishable with red-green colour blindness, which green and red are not. Large text has a contrast of at least 3:1 on the light and
 * on the dark theme, which yellow has not.
 *
 * @see https://www.w3.org/WAI/WCAG22/Understanding/contrast-minimum.html
 */
const COLORS = { ok: 'blue', warning: 'semi-dark-orange', critical: 'semi-dark-red' } as const;

function thresholds(steps: ThresholdsConfig['steps']): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}
