import type { UPlotConfigBuilder } from '@grafana/ui';
import { useLayoutEffect, useReducer, useRef } from 'react';
import type uPlot from 'uplot';

/** The plot that a configuration makes, once it is drawn; the component is drawn again whenever the plot is. */
export function usePlot(config: UPlotConfigBuilder): uPlot | undefined {
  const plot = useRef<uPlot | undefined>(undefined);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => {
    config.addHook('init', (made) => {
      plot.current = made;
    });
    config.addHook('draw', () => queueMicrotask(redraw));
    config.addHook('destroy', () => {
      plot.current = undefined;
    });
  }, [config]);
  return plot.current;
}
