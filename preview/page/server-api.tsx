import type { DashboardJson } from '../dashboard/dashboard.ts';

/** A dashboard in the list. */
export interface DashboardSummary {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly source: string;
}

/** The list, with a sentence for each file that could not be read. */
export interface DashboardListAnswer {
  readonly dashboards: readonly DashboardSummary[];
  readonly problems: readonly string[];
}

/** Every dashboard that the server has. */
export function fetchList(): Promise<DashboardListAnswer> {
  return read('/api/dashboards');
}

/** One dashboard. @throws when the server has none of this uid */
export function fetchDashboard(uid: string): Promise<DashboardJson> {
  return read(`/api/dashboards/${encodeURIComponent(uid)}`);
}

/** How the server was started. */
export function fetchSettings(): Promise<{ readonly scrapeInterval: string }> {
  return read('/api/settings');
}

/** Calls back whenever dashboards have changed on the disk. */
export function onDashboardsChanged(callback: () => void): () => void {
  const events = new EventSource('/api/events');
  events.addEventListener('reload', callback);
  return () => events.close();
}

// --- internal ---

async function read<T>(path: string): Promise<T> {
  const response = await fetch(path);
  const body = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Error(body.error ?? `The preview answered ${response.status} to ${path}`);
  return body;
}
