import { manifests } from '../../monitoring/src/kubernetes/index.ts';
import { greeter } from './definition.ts';

// npx node examples/greeter/synth.ts | kubectl apply --server-side -f -
process.stdout.write(Object.values(manifests({ definition: greeter })).join('---\n'));
