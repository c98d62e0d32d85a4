import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { type Panel, type PanelProps, panel } from './panel.ts';

/** A column of a table: a label of the series, or `Value`. */
export interface Column {
  readonly field: string;
  readonly title: string;
  /** The link of each cell; `${__value.text}` is the value of the cell. @default none */
  readonly link?: { readonly title: string; readonly url: string };
  /** In pixels. @default automatic */
  readonly width?: number;
}

export interface TableProps extends PanelProps {
  /** The columns from left to right. Other labels are hidden. */
  readonly columns: readonly Column[];
}

/** Returns a table of the current series. */
export function table(props: TableProps): Panel {
  const { columns } = props;
  const builder = new PanelBuilder()
    .showHeader(true)
    .withTransformation({ id: 'filterFieldsByName', options: { include: { names: columns.map(({ field }) => field) } } })
    .withTransformation({
      id: 'organize',
      options: {
        indexByName: Object.fromEntries(columns.map(({ field }, index) => [field, index])),
        renameByName: Object.fromEntries(columns.map(({ field, title }) => [field, title])),
      },
    });
  for (const { title, link, width } of columns) {
    const properties = [
      ...(link === undefined ? [] : [{ id: 'links', value: [{ ...link, targetBlank: true }] }]),
      ...(width === undefined ? [] : [{ id: 'custom.width', value: width }]),
    ];
    if (properties.length > 0) builder.overrideByName(title, properties);
  }
  return panel(builder, props, 'rows');
}
