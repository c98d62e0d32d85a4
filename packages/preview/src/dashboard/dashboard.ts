/** The position of a panel on Grafana's grid of 24 columns. */
export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A query of a panel: a Prometheus query with Grafana's settings. */
export interface Target {
  readonly refId?: string;
  readonly expr?: string;
  readonly hide?: boolean;
  readonly instant?: boolean;
  readonly range?: boolean;
  readonly exemplar?: boolean;
  readonly legendFormat?: string;
  /** @default 'time_series' */
  readonly format?: 'time_series' | 'table' | 'heatmap';
  /** The minimum step, such as `30s`. */
  readonly interval?: string;
  readonly intervalFactor?: number;
}

/** A link of a dashboard or a panel. */
export interface DashboardLink {
  readonly title?: string;
  readonly type?: 'link' | 'dashboards';
  readonly url?: string;
  readonly tags?: readonly string[];
  readonly tooltip?: string;
  readonly includeVars?: boolean;
  readonly keepTime?: boolean;
  readonly targetBlank?: boolean;
  readonly asDropdown?: boolean;
}

/** A panel or a row, as Grafana stores it. Options of a single panel type are not typed. */
export interface PanelJson {
  readonly id?: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly gridPos?: GridPos;
  readonly transparent?: boolean;
  readonly datasource?: { readonly type?: string; readonly uid?: string } | string | null;
  readonly targets?: readonly Target[];
  readonly interval?: string;
  readonly maxDataPoints?: number | null;
  readonly links?: readonly DashboardLink[];
  readonly repeat?: string;
  readonly repeatDirection?: 'h' | 'v';
  readonly maxPerRow?: number;
  readonly transformations?: readonly { readonly id: string; readonly options?: unknown; readonly disabled?: boolean }[];
  readonly fieldConfig?: {
    readonly defaults?: Readonly<Record<string, unknown>>;
    readonly overrides?: readonly unknown[];
  };
  readonly options?: Readonly<Record<string, unknown>>;
  readonly libraryPanel?: { readonly name?: string };
  /** Whether the panels of a row are hidden. */
  readonly collapsed?: boolean;
  /** The panels of a collapsed row. */
  readonly panels?: readonly PanelJson[];
}

/** A variable, as Grafana stores it. */
export interface VariableJson {
  readonly type: string;
  readonly name: string;
  readonly label?: string | null;
  readonly query?: string | { readonly query?: string };
  readonly regex?: string;
  readonly sort?: number;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string | null;
  /** 0: shown; 1: without its label; 2: not shown. */
  readonly hide?: number;
  readonly current?: { readonly value?: string | readonly string[] };
  readonly auto?: boolean;
  readonly auto_count?: number;
  readonly auto_min?: string;
}

/** An annotation query, as Grafana stores it. */
export interface AnnotationJson {
  readonly name: string;
  readonly enable?: boolean;
  readonly hide?: boolean;
  readonly iconColor?: string;
  readonly expr?: string;
  readonly step?: string;
  readonly titleFormat?: string;
  readonly textFormat?: string;
  readonly tagKeys?: string;
  readonly useValueForTime?: boolean | string;
  readonly builtIn?: number;
  readonly datasource?: PanelJson['datasource'];
}

/** A dashboard, as Grafana exports and imports it (schema v1). */
export interface DashboardJson {
  readonly uid?: string;
  readonly title?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly timezone?: string;
  readonly time?: { readonly from: string; readonly to: string };
  readonly refresh?: string | false;
  readonly graphTooltip?: number;
  readonly panels?: readonly PanelJson[];
  readonly templating?: { readonly list?: readonly VariableJson[] };
  readonly annotations?: { readonly list?: readonly AnnotationJson[] };
  readonly links?: readonly DashboardLink[];
}
