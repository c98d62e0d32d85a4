// Plain JavaScript: an older Node.js fails at the first TypeScript file, before anything in it could say why. Loaded first by `npm start`
// and the other scripts (--import), and by `npx lorem`.
const [major] = process.versions.node.split('.').map(Number);

if (major < 24) {
  process.stderr.write(
    `Node.js 24 is missing, and this is ${process.version} (${process.execPath}): run \`npm ci\` without --ignore-scripts, which brings it, ` +
      'or install Node.js 24 from https://nodejs.org.\n',
  );
  process.exit(1);
}
