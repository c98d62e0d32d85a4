import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { PORTS } from '../catalogue/ports.ts';
import { metadataOf, NAME_LABEL, selectorLabels } from './metadata.ts';

export interface ServiceMonitorProps {
  readonly identity: ServiceIdentity;
  /** Labels by which Prometheus selects monitors. */
  readonly labels: Readonly<Record<string, string>>;
  /** The scrape interval, such as `15s`. */
  readonly interval: string;
  /** The number of samples above which Prometheus rejects the scrape of a pod. @default no limit */
  readonly sampleLimit: number | undefined;
}

/** Scrapes the pods of an installation, with its name as `job`. */
export class ServiceMonitor extends ApiObject {
  constructor(scope: Construct, id: string, { identity, labels, interval, sampleLimit }: ServiceMonitorProps) {
    super(scope, id, {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: metadataOf(identity, labels),
      spec: {
        jobLabel: NAME_LABEL,
        selector: { matchLabels: selectorLabels(identity) },
        ...(sampleLimit !== undefined && { sampleLimit }),
        // Includes the labels of the target. No metric comes close to it.
        labelLimit: 30,
        endpoints: [{ port: PORTS.metrics, path: '/metrics', interval }],
      },
    } satisfies IServiceMonitor);
  }
}
