import { BytesPerSecondIEC } from '@grafana/grafana-foundation-sdk/units';
import { countUnit, stylesFor, timeSeries } from 'metric-to-pager/grafana';
import { catalogue } from '../../service/metrics.ts';
import * as queries from './queries.ts';

const { http_response_size_bytes, lorem_texts_total } = catalogue.metrics;

/** Generated texts per second. */
export const texts = timeSeries({
  title: 'Texts generated',
  description: 'Texts per second, by type. Exceeds the requests by type when requests ask for several texts.',
  unit: countUnit('texts/s'),
  targets: [queries.textsByType],
  styles: stylesFor(lorem_texts_total.labels.type),
});

/** Response bytes per second. */
export const responseBytes = timeSeries({
  title: 'Response bytes by route',
  description: 'Bytes of response bodies per second, as sent, by route.',
  unit: BytesPerSecondIEC,
  targets: [queries.responseBytes],
  styles: stylesFor(http_response_size_bytes.labels.route),
});

/** Dropped log lines per second. */
export const droppedLogLines = timeSeries({
  title: 'Log lines dropped',
  description: 'Log lines per second dropped because stdout was blocked. Above 0, the log is incomplete.',
  unit: countUnit('lines/s'),
  targets: [queries.droppedLogLines],
  softMax: 1,
});

/** Closed connections per second, by the bound that they exceeded. */
export const closedConnections = timeSeries({
  title: 'Connections closed',
  description: 'Connections per second closed because they exceeded a bound that protects the service. Above 0, a client floods it.',
  unit: countUnit('connections/s'),
  targets: [queries.closedConnections],
  softMax: 1,
});
