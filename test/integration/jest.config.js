import unit from '../../jest.config.js';

/** Tests with real parts: Redis, Chromium. One at a time, as they share the machine. @type {import('jest').Config} */
export default {
  ...unit,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/integration/**/*.test.ts'],
  testTimeout: 60_000,
  maxWorkers: 1,
};
