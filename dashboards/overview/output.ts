import { BytesPerSecondIEC, CountsPerSecond } from '@grafana/grafana-foundation-sdk/units';
import { type Panel, stylesFor, timeSeries } from 'metric-to-pager/grafana';
import { catalogue } from '../../service/metrics.ts';
import { answered, droppedLogLines, textsByType } from './queries.ts';

const { http_response_size_bytes, lorem_texts_total } = catalogue.metrics;

/** How many texts are generated. */
export function texts(): Panel {
  return timeSeries({
    title: 'Texts generated',
    description: 'Texts a second, by type. More than requests by type where requests ask for many texts at once.',
    unit: CountsPerSecond,
    targets: [textsByType()],
    styles: stylesFor(lorem_texts_total.labels.type),
  });
}

/** How much is sent. */
export function sent(): Panel {
  return timeSeries({
    title: 'Data sent by route',
    description: 'Bytes of answers a second, as they were sent, without their headers.',
    unit: BytesPerSecondIEC,
    targets: [answered()],
    styles: stylesFor(http_response_size_bytes.labels.route),
  });
}

/** How much of the log is lost. */
export function lostLog(): Panel {
  return timeSeries({
    title: 'Log lines lost',
    description: 'Lines a second that were lost because nobody took them in time. More than 0: the log does not tell everything.',
    unit: CountsPerSecond,
    targets: [droppedLogLines()],
    atLeastUpTo: 1,
  });
}
