import { type ThresholdsConfig, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';

/** From which value on something is worth a look, and from which it is an emergency. */
export interface Thresholds {
  /** @default nothing between well and critical */
  readonly warning?: number | undefined;
  readonly critical?: number | undefined;
}

/** How good something is: each has a colour of its own, the same on every panel. */
export type Status = keyof typeof COLORS;

/** The colour of a judgement, as Grafana writes it in an override. */
export function statusColor(status: Status) {
  return [{ id: 'color', value: { mode: 'fixed', fixedColor: COLORS[status] } }];
}

/** Limits past which more is worse. */
export function ascendingThresholds({ warning, critical }: Thresholds): ThresholdsConfigBuilder {
  return config([
    { value: null, color: COLORS.ok },
    ...(warning === undefined ? [] : [{ value: warning, color: COLORS.warning }]),
    ...(critical === undefined ? [] : [{ value: critical, color: COLORS.critical }]),
  ]);
}

/** Limits below which less is worse, such as those of a budget that is used up. */
export function descendingThresholds({ warning, critical }: Required<Thresholds>): ThresholdsConfigBuilder {
  return config([
    { value: null, color: COLORS.critical },
    { value: critical, color: COLORS.warning },
    { value: warning, color: COLORS.ok },
  ] as ThresholdsConfig['steps']);
}

// --- internal ---

/**
 * Blue, as people who cannot tell red from green can tell it from both others, and these two by their brightness. Large figures in each of
 * them have a contrast of at least 3 : 1 with a panel of either theme, which yellow on white has not.
 *
 * @see https://www.w3.org/WAI/WCAG22/Understanding/contrast-minimum.html
 */
const COLORS = { ok: 'blue', warning: 'semi-dark-orange', critical: 'semi-dark-red' } as const;

function config(all: ThresholdsConfig['steps']): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(all);
}
