import { type Arguments, CLUSTER_ARGUMENTS, type Given, NAMESPACE_ARGUMENT, UsageError } from 'metric-to-pager/terminal';

/** The arguments of `doctor`. */
export const DOCTOR_ARGUMENTS = {
  object: { type: 'positional', multiple: true, description: 'Only what concerns these objects: KIND/NAME.' },
  ...NAMESPACE_ARGUMENT,
  'all-namespaces': { type: 'boolean', alias: 'A', description: 'Looks at every namespace.' },
  prometheus: { type: 'string', valueHint: 'NAMESPACE/NAME', description: 'The Prometheus that is expected to do the work. Default: any.' },
  file: {
    type: 'string',
    multiple: true,
    alias: 'f',
    valueHint: 'FILE',
    description: 'Diagnoses manifests instead of a cluster: files, folders, or "-" for standard input.',
  },
  stack: {
    type: 'string',
    valueHint: 'STACK',
    description:
      'With -f: what reads the manifests, where they bring no Prometheus: kube-prometheus-stack[=RELEASE], openshift-user-workload, or a snapshot. Default: kube-prometheus-stack.',
  },
  against: {
    type: 'string',
    valueHint: 'SNAPSHOT|CONTEXT',
    description: 'With -f: what the manifests would do to this cluster.',
  },
  output: {
    type: 'enum',
    alias: 'o',
    options: ['text', 'json', 'metrics', 'sarif', 'github', 'junit'],
    default: 'text',
    description: 'The form of the diagnosis.',
  },
  save: { type: 'string', valueHint: 'FILE', description: 'Writes the snapshot into a file, without texts that can hold a credential.' },
  from: { type: 'string', valueHint: 'FILE', description: 'Diagnoses a saved snapshot instead of a cluster; "-" is standard input.' },
  serve: { type: 'string', valueHint: 'PORT', description: 'Serves the findings as metrics, at /metrics on this port, until Ctrl-C.' },
  fix: { type: 'boolean', description: 'Applies the safe fixes, each after its diff and a question.' },
  yes: { type: 'boolean', alias: 'y', description: 'With --fix: does not ask.' },
  ...CLUSTER_ARGUMENTS,
} as const satisfies Arguments;

/** What a command line gives for them. */
export type DoctorGiven = Given<typeof DOCTOR_ARGUMENTS>;

/** @throws `UsageError` when arguments exclude each other, need another one, or are not of their form */
export function checkUsage(given: DoctorGiven): void {
  for (const [one, other] of EXCLUSIVE) {
    if (isGiven(given, one) && isGiven(given, other)) throw new UsageError(`The options "--${one}" and "--${other}" exclude each other`);
  }
  for (const [one, other] of NEEDING) {
    if (isGiven(given, one) && !isGiven(given, other)) throw new UsageError(`The option "--${one}" needs "--${other}"`);
  }
  if (given.serve !== undefined) portIn(given.serve);
  const wrong = given.object.find((name) => !/^[^/]+\/[^/]+$/.test(name));
  if (wrong !== undefined) throw new UsageError(`An object must be KIND/NAME, such as service/checkout, got "${wrong}"`);
  if (given.prometheus !== undefined && !/^[^/]+\/[^/]+$/.test(given.prometheus))
    throw new UsageError(`The option "--prometheus" must be NAMESPACE/NAME, got "${given.prometheus}"`);
}

/** Returns the port that a text gives. @throws `UsageError` when it gives none */
export function portIn(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  throw new UsageError(`The option "--serve" must be a port from 0 to 65535, got "${text}"`);
}

// --- internal ---

type Name = keyof typeof DOCTOR_ARGUMENTS;

const EXCLUSIVE: readonly (readonly [Name, Name])[] = [
  ['namespace', 'all-namespaces'],
  ['save', 'from'],
  ['fix', 'from'],
  ['fix', 'serve'],
  ['file', 'from'],
  ['file', 'save'],
  ['file', 'fix'],
  ['file', 'serve'],
  ['stack', 'against'],
];

const NEEDING: readonly (readonly [Name, Name])[] = [
  ['yes', 'fix'],
  ['stack', 'file'],
  ['against', 'file'],
];

function isGiven(given: DoctorGiven, name: Name): boolean {
  const value = given[name];
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
