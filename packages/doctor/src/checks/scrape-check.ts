import type { Check, Observation } from '../check.ts';
import type { Fix } from '../finding.ts';
import { links } from '../model/links.ts';
import { keyOf } from '../model/object-view.ts';
import type { ScrapeFailure } from '../model/scrape-error.ts';
import { type Down, downTargets, policiesAgainst } from './down-targets.ts';

/** The reason why it matters. */
export const WHY = 'A target that is down gives no metrics: alerts on them cannot fire, and panels are empty.';

/** A check of one cause for which scrapes fail. */
export interface ScrapeCheck extends Pick<Check, 'id' | 'title' | 'cause' | 'evidence' | 'fix'> {
  readonly failures: readonly ScrapeFailure[];
  /** Returns whether the cause is this one. @default it always is */
  readonly accepts?: (down: Down) => boolean;
  /** The reason in words, as the end of a sentence. */
  readonly words: (down: Down) => string;
  readonly repair: (down: Down) => Fix;
}

/** The failures by which a network drops or refuses packets. */
export const BLOCKED: readonly ScrapeFailure[] = ['timeout', 'no-route'];

/** Returns the check of a cause. */
export function scrapeCheck({ failures, accepts = () => true, words, repair, ...check }: ScrapeCheck): Check {
  return {
    ...check,
    severity: 'error',
    why: WHY,
    run: (model) =>
      downTargets(model, failures)
        // A policy explains packets that are dropped better than the timeout itself.
        .filter((down) => !BLOCKED.includes(down.failure) || policiesAgainst(down, model).length === 0)
        .filter((down) => accepts(down))
        .map((down) => observation(down, { reason: words(down), fix: repair(down) })),
  };
}

/** Returns what is observed of targets that are down for a reason. */
export function observation(down: Down, { reason, fix }: { readonly reason: string; readonly fix: Fix }): Observation {
  const { monitor, endpoint, targets, first, pod } = down;
  const { length } = endpoint.active;
  const all = targets.length === length;
  const several = all ? `any of the ${length} targets` : `${targets.length} of the ${length} targets`;
  return {
    subject: monitor.reference,
    severity: all ? 'error' : 'warning',
    message: `Prometheus cannot scrape ${targets.length > 1 ? several : first.url} of ${monitor.name}: ${reason}.`,
    evidence: targets.slice(0, 3).map(({ url, error }) => `${url}: ${error || 'no error was reported'}`),
    fix,
    breaks: all && monitor.endpoints.length === 1 ? monitor.breaking(links.scraped).breaks : [],
    needs: [...monitor.linksToScrape, links.discovered(endpoint.pool), ...(pod === undefined ? [] : [links.ready(keyOf(pod))])],
    // Of the Services of a monitor only those in a namespace with a target that is down.
    concerns: [
      monitor.key,
      ...monitor.services.filter(({ metadata }) => targets.some(({ labels }) => labels['namespace'] === metadata.namespace)).map(keyOf),
      ...(pod === undefined ? [] : [keyOf(pod)]),
    ],
  };
}
