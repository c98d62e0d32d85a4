import type { DashboardJson } from '../dashboard/dashboard.ts';

/** A dashboard in the list. */
export interface DashboardSummary {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly source: string;
}

/** The list, with an error for each file that could not be read. */
export interface DashboardListAnswer {
  readonly dashboards: readonly DashboardSummary[];
  readonly problems: readonly string[];
}

/** Returns the list of dashboards. */
export function fetchList(): Promise<DashboardListAnswer> {
  return read('/api/dashboards');
}

/** Returns a dashboard. @throws when no dashboard has this uid */
export function fetchDashboard(uid: string): Promise<DashboardJson> {
  return read(`/api/dashboards/${encodeURIComponent(uid)}`);
}

/** Returns the settings of the server. */
export function fetchSettings(): Promise<{ readonly scrapeInterval: string }> {
  return read('/api/settings');
}

/** Calls back after every change of the dashboards. */
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
