import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Dashboard as GrafanaDashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Duration } from '../promql/index.ts';
import { annotationQuery, deployments, firingAlerts } from './annotations.ts';
import { layOut, type Row } from './layout.ts';
import type { Needs } from './target.ts';
import { type DashboardScope, variableLabels, variables } from './variables.ts';
import type { DashboardService } from './watched-service.ts';
import { withoutPlacement } from './without-placement.ts';

/** A query of a panel. */
export interface PanelQuery {
  /** The uid of the dashboard. */
  readonly dashboard: string;
  /** The title of the panel. */
  readonly panel: string;
  /** The expression, with Grafana's variables. */
  readonly expr: string;
  readonly needs: Needs;
}

/** A dashboard. */
export interface Dashboard {
  /** The identity in Grafana, which must never change. */
  readonly uid: string;
  readonly title: string;
  /** The dashboard model of Grafana. */
  readonly json: GrafanaDashboard;
  readonly queries: readonly PanelQuery[];
  /** The labels for which it has a variable of the same name. */
  readonly labels: readonly string[];
}

export interface DashboardProps {
  /** Lower case letters and dashes; unique among the dashboards of the service. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly Row[];
  /** The initial time range, up to now. @default '1h' */
  readonly since?: Duration;
  /** Whether single pods can be selected. @default 'pods' */
  readonly scope?: DashboardScope;
}

/** Returns a dashboard with variables, annotations, and links to the other dashboards and the runbooks of the service. */
export function dashboard(service: DashboardService, props: DashboardProps): Dashboard {
  const { id, description, rows, since = '1h', scope = 'pods' } = props;
  const uid = dashboardUid(service, id);
  const { name } = service;
  const title = `${name} / ${props.title}`;
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([name])
    .readonly()
    .timezone('browser')
    .time({ from: `now-${since}`, to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables(variables(service, scope))
    .annotations(
      [...(service.build === undefined ? [] : [deployments(service.build)]), firingAlerts, ...(service.annotations ?? [])].map((one) =>
        withoutPlacement(annotationQuery(one)),
      ),
    )
    .links(
      [
        // Grafana finds the other dashboards by their tag.
        new DashboardLinkBuilder(`Dashboards of ${name}`).type(DashboardLinkType.Dashboards).tags([name]).includeVars(true).keepTime(true),
        new DashboardLinkBuilder('Runbooks').type(DashboardLinkType.Link).icon('doc').url(service.runbooks).targetBlank(true),
      ].map(withoutPlacement),
    );
  const queries = rows.flatMap(({ panelRows }) =>
    panelRows.flatMap(({ panels }) =>
      panels.flatMap(({ title, targets }) => targets.map(({ expr, needs }) => ({ dashboard: uid, panel: title, expr: expr.text, needs }))),
    ),
  );
  return { uid, title, json: { ...builder.build(), panels: layOut(rows) }, queries, labels: variableLabels(scope) };
}

/** Returns the uid of a service's dashboard, for links to it. */
export function dashboardUid({ name }: Pick<DashboardService, 'name'>, id: string): string {
  return `${name}-${id}`;
}
