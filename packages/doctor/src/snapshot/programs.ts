/** A container, as far as it shows which program it runs. */
export interface ProgramContainer {
  readonly name?: string | undefined;
  readonly image?: string | undefined;
  readonly command?: readonly string[] | undefined;
  readonly args?: readonly string[] | undefined;
}

/** The flags that only Prometheus Operator has. */
export const OPERATOR_FLAG =
  /^--?(controller-id|(prometheus|alertmanager|thanos-ruler)-instance-namespaces|prometheus-config-reloader|kubelet-service)(=|$)/;

/** Returns whether a container runs Prometheus Operator: by its image, mirrored or not, by its name, or by flags that no other program has. */
export function runsOperator({ name, image = '', command = [], args = [] }: ProgramContainer): boolean {
  return (
    name === 'prometheus-operator' || OPERATOR.test(repositoryOf(image)) || [...command, ...args].some((one) => OPERATOR_FLAG.test(one))
  );
}

/** Returns whether a container runs another program that reads the objects of Prometheus Operator. */
export function readsMonitors({ image = '' }: ProgramContainer): boolean {
  return READERS.test(repositoryOf(image));
}

// --- internal ---

/** A mirror puts the names of the registry and the organization before that of the image; some builds name the system behind it. */
const OPERATOR = /(^|[/-])prometheus-operator(-rhel\d+)?$/;

/** Alloy and the agent of Grafana, the operator and the agent of VictoriaMetrics, and the target allocator of OpenTelemetry. */
const READERS = /(^|[/-])(alloy|grafana-agent|vmagent|target-allocator)$|(^|\/)grafana\/agent$|(^|[/-])victoriametrics[/-]operator$/;

/** An image without its tag and its digest. */
function repositoryOf(image: string): string {
  return (image.split('@')[0] ?? '').replace(/:[^/:]*$/, '');
}
