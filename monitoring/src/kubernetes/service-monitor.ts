import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { metadataOf, NAME_LABEL, PORTS, podLabels } from './metadata.ts';

export interface ServiceMonitorProps {
  readonly identity: ServiceIdentity;
  /** Labels by which a Prometheus selects its monitors. */
  readonly labels: Readonly<Record<string, string>>;
  /** How often to scrape, such as `15s`. */
  readonly interval: string;
  /** Series of one pod past which a scrape is refused as a whole. */
  readonly sampleLimit: number;
}

/** Most labels of one series, those of the target among them: far above what metrics have, far below what hurts. */
const LABEL_LIMIT = 30;

/** Has Prometheus scrape every pod behind the Service of an installation; `job` is the installation's name. */
export class ServiceMonitor extends ApiObject {
  constructor(scope: Construct, id: string, { identity, labels, interval, sampleLimit }: ServiceMonitorProps) {
    const object = {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: metadataOf(identity, labels),
      spec: {
        jobLabel: NAME_LABEL,
        selector: { matchLabels: podLabels(identity) },
        sampleLimit,
        labelLimit: LABEL_LIMIT,
        endpoints: [{ port: PORTS.metrics, path: '/metrics', interval }],
      },
    } satisfies IServiceMonitor;
    super(scope, id, object);
  }
}
