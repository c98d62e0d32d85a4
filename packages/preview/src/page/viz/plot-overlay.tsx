import type { UPlotConfigBuilder } from '@grafana/ui';
import { useLayoutEffect, useReducer, useRef } from 'react';
import type uPlot from 'uplot';

/** Returns the plot of a configuration, once it exists. The component renders again after every draw of the plot. */
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
