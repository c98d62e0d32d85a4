import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
  VizTextDisplayOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { type Panel, type PanelProps, panel } from './panel.ts';
import { ascendingThresholds, descendingThresholds, type Thresholds } from './thresholds.ts';

export interface StatProps extends PanelProps {
  /** Thresholds above which the value is bad. @default none */
  readonly thresholds?: Thresholds;
  /** Thresholds below which the value is bad. @default none */
  readonly descendingThresholds?: Required<Thresholds>;
}

/** Returns a panel with the last value of each series. It has no graph behind the value, which would be hard to read. */
export function stat(props: StatProps): Panel {
  const { thresholds, descendingThresholds: descending, targets } = props;
  const colored = thresholds !== undefined || descending !== undefined;
  const named = targets.length > 1 || targets.some(({ legend }) => legend.includes('{{'));
  const builder = new PanelBuilder()
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .colorMode(colored ? BigValueColorMode.Value : BigValueColorMode.None)
    .graphMode(BigValueGraphMode.None)
    .textMode(named ? BigValueTextMode.ValueAndName : BigValueTextMode.Value)
    .thresholds(descending ? descendingThresholds(descending) : ascendingThresholds(thresholds ?? {}));
  // Chosen by Grafana, the size would depend on the length of each name.
  if (named) builder.text(new VizTextDisplayOptionsBuilder().titleSize(14).valueSize(26));
  return panel(builder, props);
}
