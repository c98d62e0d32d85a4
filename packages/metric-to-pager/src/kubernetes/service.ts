import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { metadataOf, PORTS, selectorLabels } from './metadata.ts';

export interface ServiceProps {
  readonly identity: ServiceIdentity;
  /** The port numbers of the Service. */
  readonly ports: { readonly http: number; readonly metrics: number };
}

/** The Service of an installation. The ServiceMonitor selects it by its labels, and refers to its ports by name. */
export class Service extends k8s.KubeService {
  constructor(scope: Construct, id: string, { identity, ports }: ServiceProps) {
    const port = (name: keyof typeof PORTS): k8s.ServicePort => ({
      name: PORTS[name],
      port: ports[name],
      targetPort: k8s.IntOrString.fromString(PORTS[name]),
      appProtocol: 'http',
    });
    super(scope, id, {
      metadata: metadataOf(identity),
      spec: { selector: selectorLabels(identity), ports: [port('http'), port('metrics')] },
    });
  }
}
