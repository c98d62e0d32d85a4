import { TableCellHeight, type TableSortByFieldState } from '@grafana/schema';
import { TableNG } from '@grafana/ui/unstable';
import { optionsOf, type VizProps } from './viz-props.tsx';

interface Options {
  readonly showHeader: boolean;
  readonly cellHeight: TableCellHeight;
  readonly sortBy: TableSortByFieldState[];
  readonly enablePagination: boolean;
}

/** The first frame as rows and columns. */
export function TableViz(props: VizProps) {
  const { frames, width, height, fieldConfig, timeRange } = props;
  const { showHeader = true, cellHeight = TableCellHeight.Sm, sortBy, enablePagination = false } = optionsOf<Options>(props);
  const [frame] = frames;
  if (frame === undefined) return null;
  return (
    <TableNG
      data={frame}
      width={width}
      height={height}
      noHeader={!showHeader}
      cellHeight={cellHeight}
      {...(sortBy && { sortBy })}
      enablePagination={enablePagination}
      fieldConfig={fieldConfig}
      timeRange={timeRange}
    />
  );
}
