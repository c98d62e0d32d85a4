import { BigValueColorMode, BigValueGraphMode, BigValueTextMode, ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { type Panel, type PanelProps, panel } from './panel.ts';
import { ascendingThresholds, descendingThresholds, type Thresholds } from './thresholds.ts';

export interface StatProps extends PanelProps {
  /** Limits past which more is worse. @default the value is neither good nor bad */
  readonly thresholds?: Thresholds;
  /** Limits below which less is worse. @default see `limits` */
  readonly descendingThresholds?: Required<Thresholds>;
}

/** The last value in large figures, with its way there behind it. */
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
