/** A dashboard with a panel of every type that the preview draws, and with what else it knows of dashboards. */
export function everyPanel(title = 'Lines') {
  return {
    uid: 'every-panel',
    title: 'Every panel',
    time: { from: 'now-1h', to: 'now' },
    graphTooltip: 1,
    templating: {
      list: [
        {
          type: 'query',
          name: 'pod',
          label: 'Pod',
          query: { query: 'label_values(up, pod)' },
          multi: true,
          includeAll: true,
          current: { value: ['$__all'] },
        },
      ],
    },
    annotations: { list: [{ name: 'Events', enable: true, iconColor: 'red', expr: 'event', titleFormat: 'Event of {{pod}}' }] },
    links: [{ type: 'link', title: 'Elsewhere', url: 'https://example.com/?$' + '{__all_variables}' }],
    panels: [
      row(1, 'First', 0),
      panel(2, 'timeseries', title, [0, 1], {
        targets: [{ refId: 'A', expr: 'lines{pod=~"$pod"}', legendFormat: '{{pod}}', exemplar: true }],
      }),
      panel(3, 'stat', 'Figures', [8, 1]),
      panel(4, 'gauge', 'Gauge', [16, 1], { fieldConfig: { defaults: { min: 0, max: 5, unit: 'percent' }, overrides: [] } }),
      panel(5, 'bargauge', 'Bars', [0, 9]),
      panel(6, 'heatmap', 'Heatmap', [8, 9], { targets: [{ refId: 'A', expr: 'bucket', format: 'heatmap' }] }),
      panel(7, 'table', 'Table', [16, 9], { targets: [{ refId: 'A', expr: 'table', format: 'table', instant: true, range: false }] }),
      panel(8, 'text', 'Text', [0, 17], {
        targets: [],
        options: { mode: 'markdown', content: '**Strong** <script>window.ran = true</script>' },
      }),
      panel(9, 'timeseries', 'Empty', [8, 17], {
        targets: [{ refId: 'A', expr: 'nothing' }],
        fieldConfig: { defaults: { noValue: 'All is well' }, overrides: [] },
      }),
      panel(10, 'timeseries', 'Repeated $pod', [0, 25], { repeat: 'pod', targets: [{ refId: 'A', expr: 'repeated{pod=~"$pod"}' }] }),
      { ...row(11, 'Hidden', 33), collapsed: true, panels: [panel(12, 'stat', 'Inside', [0, 34])] },
    ],
  };
}

/** What cannot be drawn. */
export const BROKEN = {
  uid: 'broken',
  title: 'Broken',
  panels: [
    panel(1, 'geomap', 'Map', [0, 0]),
    panel(2, 'timeseries', 'Wrong', [8, 0], { targets: [{ refId: 'A', expr: 'broken' }] }),
    panel(3, 'stat', 'Missing', [16, 0], { targets: [{ refId: 'A', expr: 'nothing' }] }),
  ],
};

// --- internal ---

function panel(id: number, type: string, title: string, [x, y]: readonly [number, number], more: object = {}) {
  return { id, type, title, gridPos: { x, y, w: 8, h: 8 }, targets: [{ refId: 'A', expr: type, legendFormat: '{{pod}}' }], ...more };
}

function row(id: number, title: string, y: number) {
  return { id, type: 'row', title, gridPos: { x: 0, y, w: 24, h: 1 }, panels: [] };
}
