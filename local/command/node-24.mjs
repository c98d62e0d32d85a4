// Plain JavaScript: an older Node.js fails at the first TypeScript file, before anything in it could say why. Loaded first by `npm start`
// and the other scripts (--import), and by `npx lorem`.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const [major] = process.versions.node.split('.').map(Number);

if (major < 24) await runByInstalledNode();

// --- internal ---

/** Runs the same command line by the Node.js 24 of node_modules, which npm 10 installs without a link in `.bin`. */
async function runByInstalledNode() {
  const [platform, program] = process.platform === 'win32' ? ['win', 'bin/node.exe'] : [process.platform, 'bin/node'];
  const installed = fileURLToPath(new URL(`../../node_modules/node-${platform}-${process.arch}/${program}`, import.meta.url));
  if (!existsSync(installed)) {
    process.stderr.write(
      `Node.js 24 is missing, and this is ${process.version} (${process.execPath}): run \`npm ci\` on Linux or Windows, ` +
        'or install Node.js 24 from https://nodejs.org.\n',
    );
    process.exit(1);
  }
  const child = spawn(installed, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(installed)}${delimiter}${process.env.PATH}` },
  });
  // A terminal sends SIGINT to both.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise((ended) => child.on('exit', (...result) => ended(result)));
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  await new Promise(() => {});
}
