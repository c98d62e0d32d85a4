import { manifests, toYaml } from 'metric-to-pager/kubernetes';
import { greeter } from './service.ts';

// npx node examples/greeter/synth.ts | kubectl apply --server-side -f -
process.stdout.write(toYaml(Object.values(manifests({ service: greeter })).flat()));
