// Prints the closing line that people and machines count by: `31 passed, 0 failed, 2 skipped`.

export default class Summary {
  #suite;

  onBegin(_config, suite) {
    this.#suite = suite;
  }

  onEnd() {
    const count = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
    for (const test of this.#suite?.allTests() ?? []) count[test.outcome()] += 1;
    // A test that needed a second try has failed once: that is a failure to look at.
    console.log(`\n${count.expected} passed, ${count.unexpected + count.flaky} failed, ${count.skipped} skipped`);
  }
}
