import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { type DashboardLink, DashboardLinkBuilder, type Panel as GrafanaPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Target } from './target.ts';
import { DATA_SOURCE } from './variables.ts';
import type { PanelAlert } from './watched-service.ts';
import { withoutPlacement } from './without-placement.ts';

/** A panel that knows what it asks, but not yet where it stands. */
export interface Panel {
  readonly title: string;
  readonly targets: readonly Target[];
  /** As Grafana imports it, without id and place. */
  readonly json: GrafanaPanel;
}

/** What every panel says of itself. */
export interface PanelProps {
  /** Unique on its dashboard. */
  readonly title: string;
  /** What is seen, and what to make of it. */
  readonly description: string;
  /** The unit of the values, from the SDK's list of units. */
  readonly unit: string;
  /** @default Grafana chooses */
  readonly decimals?: number;
  readonly targets: readonly Target[];
  /** The alert that watches the same thing: the panel links to its runbook. @default none */
  readonly alert?: PanelAlert | undefined;
  /** The uid of the dashboard that shows more. @default none */
  readonly detail?: string;
  /** What is shown while there is nothing. @default Grafana's "No data" */
  readonly noValue?: string;
}

/** How its answer is sent: as series over time, as cells of a heatmap, or as rows of a table for this moment. */
export type TargetFormat = 'series' | 'heatmap' | 'rows';

/** A panel of one of Grafana's kinds, with everything that all of them share. */
export function panel(builder: PanelBuilder, props: PanelProps, form: TargetFormat = 'series'): Panel {
  const { title, description, unit, decimals, targets, noValue: whenEmpty } = props;
  builder.title(title).description(description).unit(unit).datasource(DATA_SOURCE).links(links(props).map(withoutPlacement));
  for (const [index, target] of targets.entries()) builder.withTarget(dataquery(target, { refId: refId(index), form }));
  if (decimals !== undefined) builder.decimals(decimals);
  if (whenEmpty !== undefined) builder.noValue(whenEmpty);
  return { title, targets, json: builder.build() };
}

/** The name of a query within its panel. @throws past the alphabet */
export function refId(index: number): string {
  if (index > 25) throw new Error(`A panel has at most 26 queries, got one more at index "${index}"; split the panel`);
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

// --- internal ---

/** What the SDK's builders of panels have in common. */
interface PanelBuilder {
  title(title: string): PanelBuilder;
  description(description: string): PanelBuilder;
  unit(unit: string): PanelBuilder;
  datasource(source: typeof DATA_SOURCE): PanelBuilder;
  links(links: Builder<DashboardLink>[]): PanelBuilder;
  withTarget(target: Builder<Dataquery>): PanelBuilder;
  noValue(text: string): PanelBuilder;
  decimals(decimals: number): PanelBuilder;
  build(): GrafanaPanel;
}

function dataquery(
  { expr, legend, exemplars }: Target,
  { refId, form }: { readonly refId: string; readonly form: TargetFormat },
): DataqueryBuilder {
  const builder = new DataqueryBuilder().refId(refId).datasource(DATA_SOURCE).expr(expr.text).legendFormat(legend);
  switch (form) {
    case 'series':
      return builder.range().exemplar(exemplars);
    case 'heatmap':
      return builder.range().exemplar(exemplars).format(PromQueryFormat.Heatmap);
    case 'rows':
      return builder.instant().format(PromQueryFormat.Table);
    default:
      return form satisfies never;
  }
}

function links({ alert, detail: more }: PanelProps): DashboardLinkBuilder[] {
  const runbook = alert && new DashboardLinkBuilder(`Runbook of ${alert.name}`).url(alert.runbook).targetBlank(true);
  const detail =
    more === undefined ? undefined : new DashboardLinkBuilder('More').url(`/d/${more}?\${__url_time_range}&\${__all_variables}`);
  return [runbook, detail].filter((link) => link !== undefined);
}
