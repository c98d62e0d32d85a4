import { type ThresholdsConfig, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';

/** From which value on something is worth a look, and from which it is an emergency. */
export interface Limits {
  /** @default nothing between well and critical */
  readonly warning?: number | undefined;
  readonly critical?: number | undefined;
}

/** Limits past which more is worse, in colours that people who cannot tell red from green can tell by their brightness. */
export function steps({ warning, critical }: Limits): ThresholdsConfigBuilder {
  return config([
    { value: null, color: 'green' },
    ...(warning === undefined ? [] : [{ value: warning, color: 'semi-dark-yellow' }]),
    ...(critical === undefined ? [] : [{ value: critical, color: 'dark-red' }]),
  ]);
}

/** Limits below which less is worse, such as those of a budget that is used up. */
export function stepsDown({ warning, critical }: Required<Limits>): ThresholdsConfigBuilder {
  return config([
    { value: null, color: 'dark-red' },
    { value: critical, color: 'semi-dark-yellow' },
    { value: warning, color: 'green' },
  ] as ThresholdsConfig['steps']);
}

// --- internal ---

function config(all: ThresholdsConfig['steps']): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(all);
}
