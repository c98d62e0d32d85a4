import unit from '../../jest.config.js';

/** Tests on a real cluster, named by `run-suites.ts`. One at a time: each makes the same namespaces. @type {import('jest').Config} */
export default {
  ...unit,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/cluster/suites/*.test.ts'],
  // Whatever is waited for has a shorter limit of its own, and says what was missing.
  testTimeout: 20 * 60_000,
  maxWorkers: 1,
  reporters: ['<rootDir>/test/cluster/progress-reporter.js'],
};
