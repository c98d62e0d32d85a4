import unit from '../../jest.config.js';

/** Tests with real programs such as Redis and Chromium, one at a time. @type {import('jest').Config} */
export default {
  ...unit,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/integration/**/*.test.ts'],
  // Generous, for busy machines: images are built.
  testTimeout: 300_000,
  maxWorkers: 1,
};
