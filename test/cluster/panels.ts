import type { Prometheus } from 'metric-to-pager/cluster';
import { interpolateVariables, type PanelQuery, type VariableValues } from 'metric-to-pager/grafana';

/** A query of a panel that was asked, and a sentence that says why it has no data. */
export interface Unanswered extends PanelQuery {
  readonly why: string;
}

/** Asks every query as Grafana would, and gives those that have no data: no series, or none with a number. */
export async function unanswered(
  server: Prometheus,
  queries: readonly PanelQuery[],
  variables: VariableValues,
): Promise<readonly Unanswered[]> {
  const missing: Unanswered[] = [];
  for (const query of queries) {
    const why = await whyEmpty(server, interpolateVariables(query.expr, variables));
    if (why !== undefined) missing.push({ ...query, why });
  }
  return missing;
}

/** A query in a sentence. */
export function describe({ dashboard, panel, expr }: PanelQuery): string {
  return `${dashboard} › ${panel}: ${expr.replace(/\s+/g, ' ')}`;
}

/** Queries without data, a line each: as many as can be read, and how many there are. */
export function listed(missing: readonly Unanswered[]): string {
  const lines = missing.slice(0, MOST_LISTED).map((query) => `  ${describe(query)}: ${query.why}`);
  return [`${missing.length} queries have no data, such as`, ...lines].join('\n');
}

// --- internal ---

const MOST_LISTED = 8;

async function whyEmpty(server: Prometheus, expr: string): Promise<string | undefined> {
  const left = /\$\w+/.exec(expr)?.[0];
  if (left !== undefined) return `nothing is known to fill in for ${left}`;
  const samples = await server.query(expr);
  if (samples.length === 0) return 'it has no series';
  return samples.every(({ value }) => Number.isNaN(value)) ? `its ${samples.length} series are NaN` : undefined;
}
