/** Unit tests: they stand beside their source and need nothing but Node. @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/{monitoring,service,dashboards,charts,local,preview}/**/*.test.ts', '<rootDir>/test/architecture/**/*.test.ts'],
  testEnvironment: 'node',
  transform: { '\\.ts$': '@swc/jest' },
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/monitoring/build/', '<rootDir>/preview/node_modules/'],
  // A machine that does other things, too, is slow, not wrong.
  testTimeout: 30_000,
  watchman: false,
};
