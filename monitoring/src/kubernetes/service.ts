import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import { type Installation, metadataOf, PORTS, selectorOf } from './installation.ts';

export interface ServiceProps {
  readonly installation: Installation;
  /** The numbers under which the Service offers the pods' ports. */
  readonly ports: { readonly http: number; readonly metrics: number };
}

/** One address for the pods of an installation. Its labels are what the ServiceMonitor selects, its ports have the names that it scrapes. */
export class NamedPortsService extends k8s.KubeService {
  constructor(scope: Construct, id: string, { installation, ports }: ServiceProps) {
    const port = (name: keyof typeof PORTS): k8s.ServicePort => ({
      name: PORTS[name],
      port: ports[name],
      targetPort: k8s.IntOrString.fromString(PORTS[name]),
      appProtocol: 'http',
    });
    super(scope, id, {
      metadata: metadataOf(installation),
      spec: { selector: selectorOf(installation), ports: [port('http'), port('metrics')] },
    });
  }
}
