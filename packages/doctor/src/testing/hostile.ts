import type { Payload } from '../../../metric-to-pager/src/terminal/testing/payloads.ts';
import type { Scope } from '../scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** A snapshot, and what it is asked about. */
export interface World {
  readonly snapshot: Snapshot;
  readonly scope?: Scope | undefined;
}

/** Returns a world in which every string is hostile that a cluster may choose. Equal names stay equal, so that references hold. */
export function hostile({ snapshot, scope }: World, { text: payload, first = false }: Payload): World {
  const of = (text: string) => (first ? payload + text : text + payload);
  const names = new Set<string>();
  const kept = new Set<string>();
  const collect = (text: string, field: string) => {
    if (METRICS.has(field)) kept.add(text);
    else if (field === 'expr') {
      for (const [word] of text.replace(/"[^"]*"/g, '').matchAll(/[a-zA-Z_:][\w:]*/g)) kept.add(word);
      for (const [, value = ''] of text.matchAll(/"([^"]*)"/g)) collect(value, 'value');
    } else if (isName(text, field)) names.add(text);
    return text;
  };
  mapped([snapshot, scope], collect);
  const longestFirst = [...names, ...kept].toSorted((one, other) => other.length - one.length).map(escaped);
  const pattern = new RegExp(`(?<![\\w$])(?:${longestFirst.join('|')})(?!\\w)`, 'g');
  const inText = (text: string, by: (name: string) => string) => text.replace(pattern, (name) => (kept.has(name) ? name : by(name)));
  const change = (text: string, field: string) => {
    if (WORDS.has(field) || METRICS.has(field) || OF_PROGRAM.test(text)) return text;
    // Strings of PromQL have the escapes of JSON.
    if (field === 'expr') return inText(text, (name) => JSON.stringify(of(name)).slice(1, -1));
    if (field === 'regex') return inText(text, (name) => escaped(of(name)));
    if (field === 'url') return text + payload;
    const changed = inText(text, of);
    return changed === text && FREE.has(field) ? of(text) : changed;
  };
  return { snapshot: mapped(snapshot, change), scope: mapped(scope, change) };
}

// --- internal ---

/** Fields whose values Kubernetes, Prometheus or the operator define. */
const WORDS = new Set(
  `apiVersion kind operator action type matchType phase status health verb group resource failurePolicy version takenAt creationTimestamp
  lastTimestamp updatedAt image interval scrapeTimeout scheme kinds listed caBundle apiGroups apiVersions operations resources
  protocol podIP clusterIP addresses source_labels sourceLabels target_label targetLabel replacement serviceDiscoveryRole policyTypes
  active retention scrapeInterval mode`.split(/\s+/),
);
/** Fields of names of metrics, which stand in expressions without quotes. */
const METRICS = new Set(['metricNames', 'described', 'record', 'nan', 'metric']);
/** Fields of texts that refer to nothing. */
const FREE = new Set(['error', 'message', 'problem', 'datasources', 'inputs', 'title', 'largest', 'path']);
/** Fields whose keys a cluster chooses. */
const MAPS = new Set(['labels', 'matchLabels', 'selector', 'annotations', 'pools', 'droppedCounts']);
/** Names that mean something by themselves. */
const MEANT =
  /^(?:\d+|.|https?|up|all|null|true|false|valid|job|namespace|pod|service|instance|container|endpoint|default|name|alertmanager|severity|summary|match\w+|[A-Z_]+|.*\.(?:json|yaml))$/;

/** Names that programs give: a chart to the components of the control plane, a mesh to its sidecars. */
const OF_PROGRAM = /^(?:kube-prometheus-stack-kube-[a-z-]+|istio-proxy|linkerd-proxy)$/;

/** A text as a regular expression of JavaScript and RE2. */
function escaped(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

function isName(text: string, field: string): boolean {
  return (
    /^\w[\w.-]*$/.test(text) &&
    !MEANT.test(text) &&
    !OF_PROGRAM.test(text) &&
    !WORDS.has(field) &&
    !FREE.has(field) &&
    field !== 'regex' &&
    field !== 'url'
  );
}

/** Maps every string of a value, and every key of labels, with the field that it stands in. */
function mapped<T>(value: T, map: (text: string, field: string) => string, field = ''): T {
  if (typeof value === 'string') return map(value, field) as T;
  if (Array.isArray(value)) return value.map((item) => mapped(item, map, field)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const isChosen = (key: string) => MAPS.has(field) && (field === 'pools' || !key.includes('/')) && !key.startsWith('__');
  const fieldOf = (key: string, item: unknown) =>
    MAPS.has(field) && typeof item === 'string' ? 'value' : field === 'largest' ? field : key;
  const entries = Object.entries(value).map(([key, item]) => [
    isChosen(key) ? map(key, 'name') : key,
    mapped(item, map, fieldOf(key, item)),
  ]);
  return Object.fromEntries(entries) as T;
}
