'use strict';
// A reporter of jest.
const { begin, tell, end } = require('./channel.cjs');

begin('jest');

module.exports = class Report {
  onTestResult(_test, { testFilePath, testResults, testExecError }) {
    if (testExecError !== undefined && testExecError !== null) tell(testFilePath, '', 'broken');
    for (const { ancestorTitles, title, status } of testResults)
      tell(
        testFilePath,
        [...ancestorTitles, title].join(' > '),
        status === 'passed' || status === 'failed' ? status : 'skipped',
      );
  }

  onRunComplete(_contexts, { wasInterrupted }) {
    if (wasInterrupted !== true) end();
  }
};
