/** Unit tests, beside their source; they need only Node.js. @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/{packages,service,dashboards,charts,local}/**/*.test.ts', '<rootDir>/test/{architecture,proof}/**/*.test.ts'],
  testEnvironment: 'node',
  transform: { '\\.ts$': '@swc/jest' },
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/packages/[^/]+/build/', '<rootDir>/packages/preview/src/page/node_modules/'],
  // Generous, for busy machines: a test has no shorter one of its own.
  testTimeout: 120_000,
  // Jest leaves one core idle: on two cores the tests would take twice as long.
  maxWorkers: '100%',
  watchman: false,
};
