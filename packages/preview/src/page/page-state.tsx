import { dateMath, dateTime, type RawTimeRange, type TimeRange } from '@grafana/data';
import type { DashboardJson } from '../dashboard/dashboard.ts';
import type { Choices } from '../dashboard/variables.ts';

/** The state in the URL of the page. Parameters are those of Grafana, so that links of dashboards work. */
export interface PageState {
  readonly from: string;
  readonly to: string;
  /** Such as `30s`; empty for never. */
  readonly refresh: string;
  readonly theme: 'light' | 'dark';
  /** Whether the controls are hidden, as in a picture. */
  readonly kiosk: boolean;
  readonly choices: Choices;
}

/** Reads the URL; the settings of the dashboard are the defaults. */
export function readState(search: string, dashboard: DashboardJson = {}): PageState {
  const query = new URLSearchParams(search);
  const choices: Record<string, string[]> = {};
  for (const [name, value] of query) {
    if (!name.startsWith('var-')) continue;
    choices[name.slice(4)] = [...(choices[name.slice(4)] ?? []), value];
  }
  return {
    from: query.get('from') ?? dashboard.time?.from ?? 'now-6h',
    to: query.get('to') ?? dashboard.time?.to ?? 'now',
    refresh: query.get('refresh') ?? (dashboard.refresh || ''),
    theme: themeOf(query.get('theme')),
    kiosk: query.has('kiosk'),
    choices,
  };
}

/** Returns the URL of a state. */
export function writeState({ from, to, refresh, theme, kiosk, choices }: PageState): string {
  const query = new URLSearchParams({ from, to, refresh, theme });
  if (kiosk) query.set('kiosk', '1');
  for (const [name, values] of Object.entries(choices)) for (const value of values) query.append(`var-${name}`, value);
  return `?${query}`;
}

/** Returns the range of a state, relative to the current time. Invalid times become the last six hours. */
export function timeRangeOf({ from, to }: Pick<PageState, 'from' | 'to'>): TimeRange {
  const raw: RawTimeRange = { from: rawTime(from), to: rawTime(to) };
  const parsed = {
    from: dateMath.toDateTime(raw.from, { roundUp: false }),
    to: dateMath.toDateTime(raw.to, { roundUp: true }),
  };
  if (parsed.from?.isValid() && parsed.to?.isValid()) return { from: parsed.from, to: parsed.to, raw };
  return timeRangeOf({ from: 'now-6h', to: 'now' });
}

/** Formats a time for a URL: `now-1h`, or milliseconds since 1970. */
export function timeText(time: RawTimeRange['from']): string {
  return typeof time === 'string' ? time : String(time.valueOf());
}

// --- internal ---

const THEME_KEY = 'preview-theme';

function themeOf(asked: string | null): 'light' | 'dark' {
  if (asked === 'light' || asked === 'dark') {
    localStorage.setItem(THEME_KEY, asked);
    return asked;
  }
  const kept = localStorage.getItem(THEME_KEY);
  if (kept === 'light' || kept === 'dark') return kept;
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

function rawTime(text: string): RawTimeRange['from'] {
  return /^\d{9,}$/.test(text) ? dateTime(Number(text)) : text;
}
