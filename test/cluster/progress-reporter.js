/** Tells on stderr what is being tested, what became of it and how long it took. A reason that several tests share is told once. */
export default class ProgressReporter {
  #told = new Set();

  /** @param {import('@jest/reporters').Test} _test @param {{ title: string }} info */
  onTestCaseStart(_test, { title }) {
    tell(`· ${title}`);
  }

  /** @param {import('@jest/reporters').Test} _test @param {import('@jest/reporters').TestCaseResult} result */
  onTestCaseResult(_test, { title, status, duration, failureMessages }) {
    tell(`${MARKS[status] ?? status} ${title}${duration ? ` (${Math.round(duration / 1000)} s)` : ''}`);
    this.#tellOnce(failureMessages);
  }

  /** @param {import('@jest/reporters').Test} _test @param {import('@jest/reporters').TestResult} result */
  onTestResult(_test, { testExecError }) {
    if (testExecError !== undefined) this.#tellOnce([testExecError.message]);
  }

  /** @param {readonly string[]} messages */
  #tellOnce(messages) {
    for (const message of messages.map(withoutInnards)) {
      if (!this.#told.has(message)) tell(message.replace(/^/gm, '    '));
      this.#told.add(message);
    }
  }
}

// --- internal ---

/** @type {Record<string, string>} */
const MARKS = { passed: 'ok    ', failed: 'FAILED', pending: 'left out' };

/** @param {string} line */
function tell(line) {
  process.stderr.write(`${line}\n`);
}

/** The message without its name and where it was thrown, but with the line of the test. @param {string} message */
function withoutInnards(message) {
  const lines = message.replace(/^Error: /, '').split('\n');
  return lines.filter((line) => !/^\s+at /.test(line) || line.includes('.test.ts')).join('\n');
}
