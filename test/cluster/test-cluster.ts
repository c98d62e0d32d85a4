import {
  type ApiServer,
  type NamespaceOptions,
  type Objects,
  type Owner,
  openCluster,
  systemClock,
  type UntilOptions,
} from 'metric-to-pager/cluster';
import { readValues } from 'metric-to-pager/kubernetes';
import { lorem } from '../../charts/lorem.ts';
import { greeter } from '../../examples/greeter/service.ts';

/** The cluster under test. */
export interface TestCluster {
  readonly api: ApiServer;
  readonly objects: Objects;
  /** The deployed image: LOREM_IMAGE, or that of the committed files. */
  readonly image: string;
  /** The image of the example: GREETER_IMAGE, or that of its manifests. */
  readonly exampleImage: string;
  /** Prints progress to stderr. */
  say(text: string): void;
  /** Returns wait options with a timeout and progress output. */
  wait(seconds: number): UntilOptions;
  /** Options for namespaces that the tests create and delete. */
  readonly ours: NamespaceOptions;
}

/** The values of the committed files. */
export const committed = readValues(lorem, {});

/** The default values of the example. */
const example = readValues(greeter, {});

/** The image of the committed files. */
export const COMMITTED_IMAGE = imageOf(committed);

/** The owner of the objects and namespaces of the tests. */
export const OWNER: Owner = { fieldManager: 'cluster-test', label: `${lorem.domain}/made-by`, value: 'cluster-test' };

/** Opens the cluster of KUBECONFIG, which must be set so that no test uses a default context. @throws when it is not set */
export async function openTestCluster(environment: Readonly<Record<string, string | undefined>> = process.env): Promise<TestCluster> {
  const { KUBECONFIG: kubeconfig, LOREM_IMAGE: image = COMMITTED_IMAGE, GREETER_IMAGE: exampleImage = imageOf(example) } = environment;
  if (!kubeconfig) throw new Error('KUBECONFIG must be set to the cluster to test on, in which namespaces are created and deleted');
  const { api, objects } = await openCluster({ env: environment });
  const wait = (seconds: number): UntilOptions => ({ clock: systemClock, seconds, progress: say });
  return { api, objects, image, exampleImage, say, wait, ours: { owner: OWNER, wait: wait(120) } };
}

// --- internal ---

function imageOf({ image: { repository, tag } }: typeof committed | typeof example): string {
  return `${repository}:${tag}`;
}

function say(text: string): void {
  process.stderr.write(`${text.replace(/^/gm, '    ')}\n`);
}
