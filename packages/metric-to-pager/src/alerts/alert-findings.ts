import { type Finding, repeated, when } from '../catalogue/findings.ts';
import {
  CADVISOR_SERIES,
  expressionFindings,
  isDuration,
  type KnownSeries,
  metricsIn,
  type Selector,
  selectorsIn,
} from '../promql/index.ts';
import type { AlertDefinition, Drilled, Proven } from './alert.ts';
import type { Fault } from './fault.ts';
import { labelsShown, templateProblem } from './template.ts';

/**
 * Returns everything that is invalid in alerts.
 *
 * @param taken names of other alerts of the service
 */
export function alertFindings(
  alerts: readonly AlertDefinition[],
  { known, taken }: { readonly known: KnownSeries; readonly taken: readonly string[] },
): Finding[] {
  return [
    ...repeated([...taken, ...alerts.map(({ name }) => name)]).map((name) => ({ at: 'alerts', message: `has two alerts named "${name}"` })),
    ...alerts.flatMap((alert) =>
      [
        ...when(!/^[A-Z][A-Za-z0-9]*$/.test(alert.name), '', 'must have a name in CamelCase'),
        ...optionFindings(alert.options),
        ...when(alert.for !== undefined && !isDuration(alert.for), '.for', `must be a duration such as "5m", got "${alert.for}"`),
        ...expressionFindingsOf(alert, known),
        ...templateFindings(alert),
        ...proofFindings(alert),
        ...drillFindings(alert),
      ].map(({ at, message }) => ({ at: `alerts.${alert.name}${at}`, message })),
    ),
  ];
}

/** Returns what is invalid in the fault of an alert or an objective, each at a path that starts with a dot. */
export function drillFindings({ fault, byHand }: Drilled): Finding[] {
  if (fault === undefined) return when((byHand ?? '').trim() === '', '.fault', 'is missing: add it, or say in "byHand" what to do instead');
  return when(!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(fault.id), '.fault.id', `must be lower case words with dashes, got "${fault.id}"`);
}

/** Returns the ids that different faults share. */
export function faultFindings(faults: readonly Fault[]): Finding[] {
  return repeated([...new Set(faults)].map(({ id }) => id)).map((id) => ({ at: 'alerts', message: `has two faults with the id "${id}"` }));
}

// --- internal ---

/** An installation that no expression names by chance. */
const IDENTITY = { namespace: 'the-namespace', job: 'the-job' };

function optionFindings(options: AlertDefinition['options'] = {}): Finding[] {
  return Object.entries(options).flatMap(([option, value]) => {
    const wrong = `got "${value}"`;
    if (option === 'share') return when(!(value > 0 && value < 1), '.share', `must be between 0 and 1, ${wrong}`);
    return when(!(value > 0 && Number.isFinite(value)), `.${option}`, `must be positive, ${wrong}`);
  });
}

function proofFindings({ expectation, unproven = '' }: Proven): Finding[] {
  const missing = expectation === undefined && unproven.trim() === '';
  return when(missing, '.expectation', 'is missing: add it, or say in "unproven" why it is not proven');
}

function templateFindings({ summary, description }: Pick<AlertDefinition, 'summary' | 'description'>): Finding[] {
  return Object.entries({ summary, description }).flatMap(([name, text]) => {
    const problem = templateProblem(text);
    return when(problem !== undefined, `.${name}`, `must be a template that Prometheus parses, but it ${problem}`);
  });
}

function expressionFindingsOf({ expr, description }: AlertDefinition, known: KnownSeries): Finding[] {
  let text: string;
  try {
    ({ text } = expr(IDENTITY));
    metricsIn(text);
  } catch (error) {
    return [{ at: '.expr', message: `cannot be formed: ${(error as Error).message}` }];
  }
  const identity = identityFindings(selectorsIn(text), known);
  if (!metricsIn(text).every((name) => known.has(name))) return identity;
  const own = expressionFindings(text, known).map(({ message }) => ({ at: '.expr', message }));
  if (own.length > 0) return [...identity, ...own];
  const dropped = labelsShown(description).filter((label) => expressionFindings(`sum by (${label}) (${text})`, known).length > 0);
  return [
    ...identity,
    ...dropped.map((label) => ({ at: '.description', message: `shows the label "${label}", which the expression drops` })),
  ];
}

/** Series of another target, such as the kubelet's, have its `job`: they are joined with series of the service. */
function identityFindings(selectors: readonly Selector[], known: KnownSeries): Finding[] {
  const lacks = ({ matchers }: Selector, label: keyof typeof IDENTITY) =>
    !matchers.some((matcher) => matcher.label === label && matcher.operator === '=' && matcher.value === IDENTITY[label]);
  const isForeign = ({ names }: Selector) => names.every((name) => !known.has(name) || name in CADVISOR_SERIES);
  const labels = ['namespace', 'job'] as const;
  const missing = selectors.flatMap((selector) =>
    labels
      .filter((label) => lacks(selector, label) && !(label === 'job' && isForeign(selector)))
      .map((label) => ({ at: '.expr', message: `must select the ${label} of the installation, got "${selector.text}"` })),
  );
  const anonymous = missing.length === 0 && selectors.every((selector) => labels.some((label) => lacks(selector, label)));
  return [...missing, ...when(anonymous, '.expr', 'must select at least one series of the installation by namespace and job')];
}
