import type { FastifyInstance } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import type { Exchange } from 'metric-to-pager/fastify';
import type { ServiceContext } from '../../context.ts';
import type { RequestDetail } from '../../http/request-detail.ts';
import { TEXT_TYPES, type TextType } from '../../lorem/index.ts';
import { catalogue, TEXT_ROUTE } from '../../metrics.ts';

/** Counts text requests by type and outcome, generated texts and the time to generate them. */
export const textMetrics = fastifyPlugin(
  async (app: FastifyInstance, { instruments }: Pick<ServiceContext, 'instruments'>) => {
    const requests = instruments.counter('lorem_requests_total');
    const texts = instruments.counter('lorem_texts_total');
    const generation = instruments.histogram('lorem_generation_duration_seconds');
    const byType = new Map(
      TEXT_TYPES.map((type) => [
        type,
        {
          requests: new Map(OUTCOMES.map((outcome) => [outcome, requests.series({ type, outcome })])),
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
      series.requests.get(outcome)?.add();
      if (detail === undefined || detail.texts === 0) return;
      series.texts.add(detail.texts);
      series.generation.observe(detail.generationMs / 1000);
    });
  },
  { name: 'text-metrics', dependencies: ['exchanges'] },
);

// --- internal ---

const OUTCOMES = catalogue.metrics.lorem_requests_total.labels.outcome;

function outcomeOf(statusCode: number): (typeof OUTCOMES)[number] {
  if (statusCode < 400) return 'ok';
  if (statusCode === 429) return 'limited';
  if (statusCode === 499) return 'aborted';
  if (statusCode === 503) return 'shed';
  return statusCode < 500 ? 'invalid' : 'failed';
}

/** Returns the type in the path of a request that was refused before it was parsed. */
function typeIn(url: string | undefined): TextType {
  const [, type = ''] = TYPE_IN_PATH.exec(url ?? '') ?? [];
  return type.toLowerCase() as TextType;
}

const TYPE_IN_PATH = /^\/[^/]*\/([^/]{0,20})/;
