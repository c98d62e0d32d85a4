import { type Answer, parseNumber, seriesOf } from './answer.ts';

/** A point in time, or a region if it has an end, in milliseconds since 1970. */
export interface AnnotationEvent {
  readonly time: number;
  readonly timeEnd?: number;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
}

export interface AnnotationOptions {
  readonly titleFormat?: string | undefined;
  readonly textFormat?: string | undefined;
  /** Names of labels, separated by commas. */
  readonly tagKeys?: string | undefined;
  /** Whether the value of a series is the time of the event, in milliseconds. */
  readonly useValueForTime?: boolean;
  /** In milliseconds: samples at most this far apart form one region. */
  readonly step: number;
}

/**
 * Returns the events of an annotation query: where a series exists and is not 0, or at the times that are its values.
 *
 * @see https://github.com/grafana/grafana/blob/main/packages/grafana-prometheus/src/annotations.ts
 */
export function annotationEvents(answer: Answer, options: AnnotationOptions): readonly AnnotationEvent[] {
  const { titleFormat = '', textFormat = '', tagKeys = '', useValueForTime = false, step } = options;
  return seriesOf(answer).flatMap(({ labels, samples }) => {
    const filled = (format: string) => format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, name: string) => labels[name] ?? '').trim();
    const keys = new Set(tagKeys.split(',').map((key) => key.trim()));
    const said = {
      title: filled(titleFormat),
      text: filled(textFormat),
      tags: Object.entries(labels).flatMap(([name, value]) => (keys.has(name) ? [value] : [])),
    };
    const times = useValueForTime
      ? [...new Set(samples.map(([, text]) => Math.floor(parseNumber(text))))]
      : samples.filter(([, text]) => parseNumber(text) !== 0).map(([seconds]) => Math.floor(seconds * 1000));
    return spans(times, step).map((span) => ({ ...span, ...said }));
  });
}

// --- internal ---

function spans(times: readonly number[], step: number): { time: number; timeEnd?: number }[] {
  const found: { time: number; timeEnd?: number }[] = [];
  for (const time of times) {
    const last = found.at(-1);
    if (last !== undefined && (last.timeEnd ?? last.time) + step >= time) last.timeEnd = time;
    else found.push({ time });
  }
  return found;
}
