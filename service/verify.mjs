// The program of `skaffold verify`: waits until Prometheus scrapes the service and evaluates its rules. The image has it as it is, so it is
// plain JavaScript.
import { setTimeout as sleep } from 'node:timers/promises';

const { PROMETHEUS, NAMESPACE, JOB, SECONDS } = process.env;

async function ask(path) {
  const answer = await fetch(`${PROMETHEUS}/api/v1/${path}`);
  return (await answer.json()).data;
}

async function missing() {
  const { activeTargets } = await ask('targets?state=active');
  const targets = activeTargets.filter(({ labels }) => labels.namespace === NAMESPACE && labels.job === JOB);
  if (targets.length === 0) return 'Prometheus has no target of the service';
  const down = targets.find(({ health }) => health !== 'up');
  if (down) return `the target ${down.scrapeUrl} is ${down.health}: ${down.lastError || 'not scraped yet'}`;
  const { groups } = await ask('rules');
  const rules = groups.filter(({ file }) => file.includes(`/${NAMESPACE}-${JOB}-`)).flatMap((group) => group.rules);
  if (rules.length === 0) return 'Prometheus has no rules of the service';
  const unhealthy = rules.find(({ health }) => health !== 'ok');
  if (unhealthy) return `the rule ${unhealthy.name} is ${unhealthy.health}: ${unhealthy.lastError || 'not evaluated yet'}`;
  process.stdout.write(`${NAMESPACE}/${JOB} is monitored: targets up: ${targets.length}, rules healthy: ${rules.length}\n`);
}

const end = performance.now() + SECONDS * 1000;
for (let last; ; ) {
  const sentence = await missing().catch(({ message, cause }) => `${PROMETHEUS} does not answer: ${cause?.message ?? message}`);
  if (sentence === undefined) break;
  if (sentence !== last) process.stderr.write(`waiting: ${sentence}\n`);
  last = sentence;
  if (performance.now() > end) {
    process.stderr.write(`${NAMESPACE}/${JOB} is not monitored after ${SECONDS} s\n`);
    process.exit(1);
  }
  await sleep(1000);
}
