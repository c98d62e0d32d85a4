/** A label selector of Kubernetes. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export type LabelValues = Readonly<Record<string, string>>;

/** One condition of a selector. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /** Empty for the operators that take none. */
  readonly values: readonly string[];
}

/** The conditions of a selector, all of which must hold. A condition that Kubernetes refuses is left out. */
export function requirementsOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector): readonly Requirement[] {
  return [
    ...Object.entries(matchLabels).map(([key, value]): Requirement => ({ key, operator: 'In', values: [value] })),
    ...matchExpressions.flatMap(({ key, operator, values = [] }): Requirement[] =>
      isOperator(operator) ? [{ key, operator, values }] : [],
    ),
  ];
}

/**
 * Returns whether a selector selects these labels. As everywhere in Prometheus Operator, a selector that is not there selects nothing, and one
 * without conditions everything.
 */
export function selects(selector: LabelSelector | undefined, labels: LabelValues | undefined): boolean {
  return selector !== undefined && requirementsOf(selector).every((requirement) => holds(requirement, labels));
}

/** Returns the conditions of a selector that labels do not meet: none for an absent selector. */
export function unmet(selector: LabelSelector | undefined, labels: LabelValues | undefined): readonly Requirement[] {
  return requirementsOf(selector ?? {}).filter((requirement) => !holds(requirement, labels));
}

/** Returns whether labels meet a condition. Labels without the key meet `NotIn`. */
export function holds({ key, operator, values }: Requirement, labels: LabelValues = {}): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return operator satisfies never;
  }
}

/** A condition as kubectl writes it: `app=shop`, `app in (a,b)`, `!app`. */
export function formatRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(',')})`;
    case 'NotIn':
      return values.length === 1 ? `${key}!=${values[0]}` : `${key} notin (${values.join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return operator satisfies never;
  }
}

/** Returns conditions in a sentence. */
export function formatRequirements(requirements: readonly Requirement[]): string {
  return requirements.map(formatRequirement).join(' and ');
}

/** A selector as kubectl writes it. */
export function formatSelector(selector: LabelSelector): string {
  const requirements = requirementsOf(selector);
  return requirements.length === 0 ? '{} (everything)' : requirements.map(formatRequirement).join(',');
}

/** Labels as kubectl writes them. */
export function formatLabels(labels: LabelValues | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? 'no labels' : pairs.join(',');
}

/** The changes that make labels meet conditions: a value to set, or `null` for a label to take away. */
export function labelChanges(requirements: readonly Requirement[]): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    requirements.map(({ key, operator, values }) => {
      if (operator === 'In') return [key, values[0] ?? ''];
      return [key, operator === 'Exists' ? 'true' : null];
    }),
  );
}

// --- internal ---

function isOperator(operator: string): operator is Requirement['operator'] {
  return ['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator);
}
