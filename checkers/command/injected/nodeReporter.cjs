'use strict';
// A reporter of `node --test`, and of scripts that use node:test.
const { resolve } = require('node:path');
const { begin, tell, end } = require('./channel.cjs');

begin('node --test');

module.exports = async function* report(source) {
  /** The names of the suites and tests around the one that is told of. */
  const around = [];
  for await (const { type, data } of source) {
    if (type === 'test:start') around[data.nesting] = data.name;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const as = type === 'test:fail' && data.todo === undefined ? 'failed' : 'passed';
    // A file that ends before its first test is told of as a test, and passes; a suite is no test either.
    const none = data.details?.type === 'suite' || isFile(data);
    if (none && as === 'passed') continue;
    const off = data.skip !== undefined || data.todo !== undefined;
    tell(data.file, [...around.slice(0, data.nesting), data.name].join(' > '), none ? 'broken' : off ? 'skipped' : as);
  }
  end();
  yield '';
};

function isFile({ nesting, name, file }) {
  return nesting === 0 && (file === undefined ? /\.[cm]?[jt]sx?$/.test(name) : resolve(name) === resolve(file));
}
