/** Prints each test with its result and duration to stderr. A failure message that several tests share is printed once. */
export default class ProgressReporter {
  #printed = new Set();

  /** @param {import('@jest/reporters').Test} _test @param {{ title: string }} info */
  onTestCaseStart(_test, { title }) {
    print(`· ${title}`);
  }

  /** @param {import('@jest/reporters').Test} _test @param {import('@jest/reporters').TestCaseResult} result */
  onTestCaseResult(_test, { title, status, duration, failureMessages }) {
    print(`${MARKS[status] ?? status} ${title}${duration ? ` (${Math.round(duration / 1000)} s)` : ''}`);
    this.#printOnce(failureMessages);
  }

  /** @param {import('@jest/reporters').Test} _test @param {import('@jest/reporters').TestResult} result */
  onTestResult(_test, { testExecError }) {
    if (testExecError !== undefined) this.#printOnce([testExecError.message]);
  }

  /** @param {readonly string[]} messages */
  #printOnce(messages) {
    for (const message of messages.map(withoutStack)) {
      if (!this.#printed.has(message)) print(message.replace(/^/gm, '    '));
      this.#printed.add(message);
    }
  }
}

// --- internal ---

/** @type {Record<string, string>} */
const MARKS = { passed: 'ok    ', failed: 'FAILED', pending: 'skipped' };

/** @param {string} line */
function print(line) {
  process.stderr.write(`${line}\n`);
}

/** Removes the error name and the stack, except the line of the test. @param {string} message */
function withoutStack(message) {
  const lines = message.replace(/^Error: /, '').split('\n');
  return lines.filter((line) => !/^\s+at /.test(line) || line.includes('.test.ts')).join('\n');
}
