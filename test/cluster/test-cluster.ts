import {
  type ApiServer,
  connect,
  type NamespaceOptions,
  Objects,
  type Owner,
  systemClock,
  type UntilOptions,
} from 'metric-to-pager/cluster';
import { readValues } from 'metric-to-pager/kubernetes';
import { lorem } from '../../charts/lorem.ts';
import { greeter } from '../../examples/greeter/service.ts';

/** The cluster that is tested on, and how to deal with it. */
export interface TestCluster {
  readonly api: ApiServer;
  readonly objects: Objects;
  /** What is deployed: the image that LOREM_IMAGE names, or else that of the committed files. */
  readonly image: string;
  /** The image of the example: the one that GREETER_IMAGE names, or else that of its own manifests. */
  readonly exampleImage: string;
  /** Tells whoever waits what goes on. */
  say(text: string): void;
  /** How to wait at most so long, and to tell what is waited for. */
  wait(seconds: number): UntilOptions;
  /** How to make and to delete namespaces as ours. */
  readonly ours: NamespaceOptions;
}

/** The values of the committed files. */
export const committed = readValues(lorem, {});

/** The values of the example, as it comes. */
const example = readValues(greeter, {});

/** The image that the committed files name. */
export const COMMITTED_IMAGE = imageOf(committed);

/** Whose objects and namespaces these are. */
export const OWNER: Owner = { fieldManager: 'cluster-test', label: `${lorem.domain}/made-by`, value: 'cluster-test' };

/**
 * The cluster of KUBECONFIG. Nothing but KUBECONFIG chooses it, so that no test runs by accident where somebody happens to be logged in.
 *
 * @throws when it is not set
 */
export function openTestCluster(environment: Readonly<Record<string, string | undefined>> = process.env): TestCluster {
  const { KUBECONFIG: kubeconfig, LOREM_IMAGE: image = COMMITTED_IMAGE, GREETER_IMAGE: exampleImage = imageOf(example) } = environment;
  if (!kubeconfig) throw new Error('KUBECONFIG is not set: it names the cluster to test on, in which namespaces will be made and deleted');
  const api = connect({ kubeconfig });
  const wait = (seconds: number): UntilOptions => ({ clock: systemClock, seconds, progress: say });
  return { api, objects: new Objects(api), image, exampleImage, say, wait, ours: { owner: OWNER, wait: wait(120) } };
}

// --- internal ---

function imageOf({ image: { repository, tag } }: typeof committed | typeof example): string {
  return `${repository}:${tag}`;
}

function say(text: string): void {
  process.stderr.write(`${text.replace(/^/gm, '    ')}\n`);
}
