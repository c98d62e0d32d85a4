// Runs as `prepack` of every package: its folder holds the sources, which Node.js does not run under node_modules.
const { npm_package_name: name, npm_command: command } = process.env;
process.stderr.write(
  `This folder holds the sources of ${name}. Build the package, and ${command} what was built: ` +
    `npm run build -w ${name} && npm ${command} ./${process.cwd().split(/[/\\]/).slice(-2).join('/')}/build\n`,
);
process.exitCode = 1;
