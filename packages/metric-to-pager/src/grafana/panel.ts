import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { type DashboardLink, DashboardLinkBuilder, type Panel as GrafanaPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Target } from './target.ts';
import { DATA_SOURCE } from './variables.ts';
import type { PanelAlert } from './watched-service.ts';
import { withoutPlacement } from './without-placement.ts';

/** A panel that has no position yet. */
export interface Panel {
  readonly title: string;
  readonly targets: readonly Target[];
  /** The panel model of Grafana, without id and position. */
  readonly json: GrafanaPanel;
}

/** Props of every panel. */
export interface PanelProps {
  /** Unique on its dashboard. */
  readonly title: string;
  /** What the panel shows and how to interpret it. */
  readonly description: string;
  /** A unit of the SDK, or a `countUnit`. */
  readonly unit: string;
  /** @default chosen by Grafana */
  readonly decimals?: number;
  readonly targets: readonly Target[];
  /** The alert on the same expression; the panel links to its runbook. @default none */
  readonly alert?: PanelAlert | undefined;
  /** The uid of a more detailed dashboard, to link to. @default none */
  readonly detail?: string | undefined;
  /** The text to show without data. @default Grafana's "No data" */
  readonly noValue?: string;
}

/** The format of a query result: time series, heatmap cells, or table rows of an instant query. */
export type TargetFormat = 'series' | 'heatmap' | 'rows';

/** Returns a panel with the common props set on a builder of the SDK. */
export function panel(builder: PanelBuilder, props: PanelProps, format: TargetFormat = 'series'): Panel {
  const { title, description, unit, decimals, targets, noValue } = props;
  builder.title(title).description(description).unit(unit).datasource(DATA_SOURCE).links(links(props).map(withoutPlacement));
  for (const [index, target] of targets.entries()) builder.withTarget(dataquery(target, refId(index), format));
  if (decimals !== undefined) builder.decimals(decimals);
  if (noValue !== undefined) builder.noValue(noValue);
  return { title, targets, json: builder.build() };
}

/** Returns the name of a query within its panel, `A` to `Z`. @throws past `Z` */
export function refId(index: number): string {
  if (index > 25) throw new Error(`A panel must have at most 26 queries, got index "${index}"; split the panel`);
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

// --- internal ---

/** The methods common to the SDK's panel builders. */
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

function dataquery({ expr, legend, exemplars }: Target, refId: string, format: TargetFormat): DataqueryBuilder {
  const builder = new DataqueryBuilder().refId(refId).datasource(DATA_SOURCE).expr(expr.text).legendFormat(legend);
  switch (format) {
    case 'series':
      return builder.range().exemplar(exemplars);
    case 'heatmap':
      return builder.range().exemplar(exemplars).format(PromQueryFormat.Heatmap);
    case 'rows':
      return builder.instant().format(PromQueryFormat.Table);
    default:
      return format satisfies never;
  }
}

function links({ alert, detail }: PanelProps): DashboardLinkBuilder[] {
  return [
    ...(alert ? [new DashboardLinkBuilder(`Runbook of ${alert.name}`).url(alert.runbook).targetBlank(true)] : []),
    ...(detail ? [new DashboardLinkBuilder('Details').url(`/d/${detail}?\${__url_time_range}&\${__all_variables}`)] : []),
  ];
}
