import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import {
  interpolateBlues,
  interpolateCividis,
  interpolateGreens,
  interpolateGreys,
  interpolateInferno,
  interpolateMagma,
  interpolateOranges,
  interpolatePlasma,
  interpolatePurples,
  interpolateRdYlBu,
  interpolateRdYlGn,
  interpolateReds,
  interpolateSpectral,
  interpolateTurbo,
  interpolateViridis,
  interpolateYlGnBu,
  interpolateYlOrRd,
} from 'd3-scale-chromatic';

/** The colour options of a heatmap, as a dashboard stores them. */
export interface HeatmapColor {
  readonly mode?: 'opacity' | 'scheme';
  readonly scheme?: string;
  readonly fill?: string;
  readonly scale?: 'linear' | 'exponential';
  readonly exponent?: number;
  readonly steps?: number;
  readonly reverse?: boolean;
  readonly min?: number;
  readonly max?: number;
}

/**
 * Returns the colours from the lowest to the highest value.
 *
 * @see https://github.com/grafana/grafana/blob/main/public/app/plugins/panel/heatmap/palettes.ts
 */
export function paletteOf(color: HeatmapColor, theme: GrafanaTheme2): readonly string[] {
  const { mode = 'scheme', scheme = 'Oranges', fill = 'dark-orange', scale = 'exponential', exponent = 0.5, steps = 64, reverse } = color;
  const shares = Array.from({ length: steps }, (_, index) => index / Math.max(1, steps - 1));
  if (mode === 'opacity') {
    const full = theme.visualization.getColorByName(fill);
    return shares.map((share) => colorManipulator.alpha(full, scale === 'linear' ? share : share ** exponent));
  }
  const [interpolate, invert] = SCHEMES[scheme] ?? ORANGES;
  const colors = shares.map(interpolate);
  const inverted = invert === 'always' || (invert === 'dark' && theme.isDark) || (invert === 'light' && theme.isLight);
  return inverted !== (reverse ?? false) ? colors.reverse() : colors;
}

/** Returns the colour of a value between minimum and maximum. */
export function colorFor(value: number, palette: readonly string[], { min, max }: { readonly min: number; readonly max: number }): string {
  const index = Math.floor(((value - min) / Math.max(max - min, 1e-12)) * palette.length);
  return palette[Math.min(palette.length - 1, Math.max(0, index))] ?? 'transparent';
}

// --- internal ---

type Scheme = readonly [interpolate: (share: number) => string, invert: 'always' | 'dark' | 'light' | 'never'];

const ORANGES: Scheme = [interpolateOranges, 'dark'];

const SCHEMES: Readonly<Record<string, Scheme>> = {
  Spectral: [interpolateSpectral, 'always'],
  RdYlGn: [interpolateRdYlGn, 'always'],
  RdYlBu: [interpolateRdYlBu, 'always'],
  Blues: [interpolateBlues, 'dark'],
  Greens: [interpolateGreens, 'dark'],
  Greys: [interpolateGreys, 'dark'],
  Oranges: ORANGES,
  Purples: [interpolatePurples, 'dark'],
  Reds: [interpolateReds, 'dark'],
  YlGnBu: [interpolateYlGnBu, 'dark'],
  YlOrRd: [interpolateYlOrRd, 'dark'],
  Turbo: [interpolateTurbo, 'never'],
  Cividis: [interpolateCividis, 'light'],
  Viridis: [interpolateViridis, 'light'],
  Magma: [interpolateMagma, 'light'],
  Inferno: [interpolateInferno, 'light'],
  Plasma: [interpolatePlasma, 'light'],
};
