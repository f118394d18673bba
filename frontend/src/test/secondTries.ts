import type { Reporter, TestCase } from 'vitest/node';

/** Names the tests that passed with their second try: something is wrong with them, or with what they test. */
export default class SecondTries implements Reporter {
  onTestCaseResult(test: TestCase) {
    if (test.diagnostic()?.flaky) {
      console.log(`second try: ${test.module.moduleId.replace(/.*\/src\//, '')} ${test.fullName}`);
    }
  }
}
