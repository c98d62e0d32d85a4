import { manifests } from 'metric-to-pager/kubernetes';
import { greeter } from './definition.ts';

// npx node examples/greeter/synth.ts | kubectl apply --server-side -f -
process.stdout.write(Object.values(manifests({ definition: greeter })).join('---\n'));
