import { run } from './lifecycle/run.ts';

await run(process.argv.slice(2), process.env);
