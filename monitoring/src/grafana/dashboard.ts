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
import { type Choices, chosenLabels, variables } from './variables.ts';
import type { DashboardService } from './watched-service.ts';
import { withoutPlacement } from './without-placement.ts';

/** One query of one panel. */
export interface PanelQuery {
  /** The uid of the dashboard. */
  readonly dashboard: string;
  /** The title of the panel. */
  readonly panel: string;
  /** As Grafana sends it, but for its variables. */
  readonly expr: string;
  /** What must happen before it has data. */
  readonly needs: Needs;
}

/** A dashboard, ready to be written. */
export interface Dashboard {
  /** Its identity in Grafana: the same in every version of it. */
  readonly uid: string;
  readonly title: string;
  /** What Grafana imports. */
  readonly json: GrafanaDashboard;
  readonly queries: readonly PanelQuery[];
  /** Labels by which one can choose what it shows: its variables of the same names. */
  readonly labels: readonly string[];
}

export interface DashboardProps {
  /** In lower case and dashes; unique among the dashboards of the service. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly sections: readonly Row[];
  /** How far back it looks at first. @default '1h' */
  readonly since?: Duration;
  /** Whom one can choose to look at. @default 'pods' */
  readonly choices?: Choices;
}

/** A dashboard of a service, with its variables, its marks, and links to the service's other dashboards and runbooks. */
export function dashboard(service: DashboardService, props: DashboardProps): Dashboard {
  const { id, description, sections, since = '1h', choices = 'pods' } = props;
  const uid = dashboardUid(service, id);
  const title = `${service.name} / ${props.title}`;
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([service.name])
    .readonly()
    .timezone('browser')
    .time({ from: `now-${since}`, to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables(variables(service, choices))
    .annotations(
      [deployments(service), firingAlerts(), ...(service.annotations ?? [])].map((one) => withoutPlacement(annotationQuery(one))),
    )
    .links(links(service).map(withoutPlacement));
  const json = { ...builder.build(), panels: layOut(sections) };
  return { uid, title, json, queries: targetsOf(uid, sections), labels: chosenLabels(choices) };
}

/** The uid of a service's dashboard, for links between them. */
export function dashboardUid({ name }: Pick<DashboardService, 'name'>, id: string): string {
  return `${name}-${id}`;
}

// --- internal ---

/** The other dashboards are found by their tag, so that none has to know the others. */
function links({ name, runbooks }: DashboardService): DashboardLinkBuilder[] {
  return [
    new DashboardLinkBuilder(`Dashboards of ${name}`).type(DashboardLinkType.Dashboards).tags([name]).includeVars(true).keepTime(true),
    new DashboardLinkBuilder('Runbooks').type(DashboardLinkType.Link).icon('doc').url(runbooks).targetBlank(true),
  ];
}

function targetsOf(dashboard: string, sections: readonly Row[]): PanelQuery[] {
  const panels = sections.flatMap(({ rows: lines }) => lines.flatMap((line) => line.panels));
  return panels.flatMap(({ title, targets }) => targets.map(({ expr, needs }) => ({ dashboard, panel: title, expr: expr.text, needs })));
}
