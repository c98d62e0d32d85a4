import { BigValueColorMode, BigValueGraphMode, BigValueTextMode, ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { type Panel, type PanelProps, panel } from './panel.ts';
import { type Limits, steps, stepsDown } from './thresholds.ts';

export interface StatProps extends PanelProps {
  /** Limits past which more is worse. @default the value is neither good nor bad */
  readonly limits?: Limits;
  /** Limits below which less is worse. @default see `limits` */
  readonly limitsDown?: Required<Limits>;
}

/** The last value in large figures, with its way there behind it. */
export function stat(props: StatProps): Panel {
  const { limits, limitsDown, queries } = props;
  const judged = limits !== undefined || limitsDown !== undefined;
  const builder = new PanelBuilder()
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .colorMode(judged ? BigValueColorMode.Value : BigValueColorMode.None)
    .graphMode(BigValueGraphMode.Area)
    .textMode(
      queries.length > 1 || queries.some(({ legend }) => legend.includes('{{')) ? BigValueTextMode.ValueAndName : BigValueTextMode.Value,
    )
    .thresholds(limitsDown ? stepsDown(limitsDown) : steps(limits ?? {}));
  return panel(builder, props);
}
