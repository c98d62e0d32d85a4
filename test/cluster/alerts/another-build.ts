/**
 * What a container needs to run another build of the same image, one that never becomes ready: the bundle is copied to where it can be
 * written, says another revision, and is started from there.
 */
export const OTHER_BUILD = {
  args: [
    '--input-type=module',
    '--eval',
    `import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
     cpSync('/app', '/tmp/app', { recursive: true, filter: (path) => !path.startsWith('/app/cache') });
     const revision = /(["']?revision["']?: ?)(["'])[^"']*\\2/g;
     for (const file of readdirSync('/tmp/app/service')) {
       const path = '/tmp/app/service/' + file;
       const source = readFileSync(path, 'utf8');
       writeFileSync(path, source.replace(revision, '$1"another"'));
     }
     await import('/tmp/app/service/main.mjs');`,
  ],
  readinessProbe: { httpGet: { path: '/never-ready', port: 'http' }, periodSeconds: 5 },
};
