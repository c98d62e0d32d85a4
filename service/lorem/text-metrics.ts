import type { FastifyInstance } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import type { CounterSeries, Exchange } from 'metric-to-pager/fastify';
import type { RequestDetail } from '../http/request-detail.ts';
import type { ServiceInstruments } from '../lifecycle/instruments.ts';
import { TEXT_ROUTE } from '../metrics.ts';
import { TEXT_TYPES, type TextType } from './index.ts';

export interface TextMetricsOptions {
  readonly instruments: ServiceInstruments;
}

/** What became of a request for text. */
type TextOutcome = 'ok' | 'invalid' | 'limited' | 'shed' | 'aborted' | 'failed';

/** Counts the requests for text by what was asked for and what became of them, the texts, and the time that it took to generate them. */
export const textMetrics = fastifyPlugin(
  (app: FastifyInstance, { instruments }: TextMetricsOptions, done: () => void) => {
    const requests = instruments.counter('lorem_requests_total');
    const texts = instruments.counter('lorem_texts_total');
    const generation = instruments.histogram('lorem_generation_duration_seconds');
    const byType = new Map(
      TEXT_TYPES.map((type) => [
        type,
        {
          requests: byOutcome((outcome) => requests.series({ type, outcome })),
          texts: texts.series({ type }),
          generation: generation.series({ type }),
        },
      ]),
    );
    app.exchanges.onEnd((exchange) => {
      if (exchange.route !== TEXT_ROUTE) return;
      const { detail, request, statusCode } = exchange as Exchange<RequestDetail>;
      const outcome = outcomeOf(statusCode);
      const series = byType.get(detail?.function ?? typeIn(request?.url));
      if (series === undefined) {
        requests.series({ type: 'other', outcome }).add();
        return;
      }
      series.requests[outcome].add();
      if (detail === undefined || detail.texts === 0) return;
      series.texts.add(detail.texts);
      series.generation.observe(detail.generationMs / 1000);
    });
    done();
  },
  { name: 'text-metrics', dependencies: ['exchanges'] },
);

// --- internal ---

function byOutcome(series: (outcome: TextOutcome) => CounterSeries): Readonly<Record<TextOutcome, CounterSeries>> {
  return {
    ok: series('ok'),
    invalid: series('invalid'),
    limited: series('limited'),
    shed: series('shed'),
    aborted: series('aborted'),
    failed: series('failed'),
  };
}

function outcomeOf(statusCode: number): TextOutcome {
  if (statusCode < 400) return 'ok';
  if (statusCode === 429) return 'limited';
  if (statusCode === 499) return 'aborted';
  if (statusCode === 503) return 'shed';
  return statusCode < 500 ? 'invalid' : 'failed';
}

/** The type that a request asked for which was refused before its path was read. */
function typeIn(url: string | undefined): TextType {
  const [, type = ''] = TYPE_IN_PATH.exec(url ?? '') ?? [];
  return type.toLowerCase() as TextType;
}

const TYPE_IN_PATH = /^\/[^/]*\/([^/]{0,20})/;
