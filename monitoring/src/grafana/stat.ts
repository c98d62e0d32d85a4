import { BigValueColorMode, BigValueGraphMode, BigValueTextMode, ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { type Panel, type PanelProps, panel } from './panel.ts';
import { ascendingThresholds, descendingThresholds, type Thresholds } from './thresholds.ts';

export interface StatProps extends PanelProps {
  /** Thresholds above which the value is bad. @default none */
  readonly thresholds?: Thresholds;
  /** Thresholds below which the value is bad. @default none */
  readonly descendingThresholds?: Required<Thresholds>;
}

/** Returns a panel with the last value and a graph. */
export function stat(props: StatProps): Panel {
  const { thresholds, descendingThresholds: descending, targets } = props;
  const colored = thresholds !== undefined || descending !== undefined;
  const builder = new PanelBuilder()
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .colorMode(colored ? BigValueColorMode.Value : BigValueColorMode.None)
    .graphMode(BigValueGraphMode.Area)
    .textMode(
      targets.length > 1 || targets.some(({ legend }) => legend.includes('{{')) ? BigValueTextMode.ValueAndName : BigValueTextMode.Value,
    )
    .thresholds(descending ? descendingThresholds(descending) : ascendingThresholds(thresholds ?? {}));
  return panel(builder, props);
}
