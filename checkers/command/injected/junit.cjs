'use strict';
// Starts a test runner that knows no reporter of ours, and says what its report in JUnit's XML tells once the runner has ended. It is a
// process of its own: the pipe for reports is never one of the candidate's process.
const { spawn } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { begin, tell, end } = require('./channel.cjs');

const [name, program, ...args] = process.argv.slice(2);
begin(name);

const folder = mkdtempSync(join(tmpdir(), 'weak-committee-junit-'));
const path = join(folder, 'report.xml');
const child = spawn(
  program,
  args.map((arg) => arg.replace('{report}', path)),
  { stdio: 'inherit' },
);
child.on('error', ({ message }) => {
  console.error(message);
  process.exitCode = 127;
});
child.on('close', (code) => {
  const text = written();
  if (text !== undefined) {
    const tests = [...testsIn(text)];
    for (const { file, test, as } of tests) tell(resolve(file), test, as);
    // A file that could not be loaded is not named.
    if (tests.length === 0 && code !== 0) tell('', '', 'broken');
    end();
  }
  rmSync(folder, { recursive: true, force: true });
  process.exitCode ??= code ?? 1;
});

/** The report; a runner that was ended from within has written none. */
function written() {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function* testsIn(xml) {
  /** The suites around the place in the text: the outermost is a file. */
  const around = [];
  let test;
  const tags = xml.matchAll(/<(\/?)(testsuite|testcase|failure|error|skipped)\b((?:[^<>"']|"[^"]*"|'[^']*')*?)(\/?)>/g);
  for (const [, closing, tag, attributes, empty] of tags) {
    if (tag === 'testsuite') {
      if (closing) around.pop();
      else if (!empty) around.push(attributesOf(attributes));
    } else if (tag === 'testcase') {
      if (!closing) test = caseOf(around, attributesOf(attributes));
      if (closing || empty) yield test;
    } else if (!closing) test.as = tag === 'skipped' ? 'skipped' : 'failed';
  }
}

function caseOf([outermost = {}, ...suites], { name: own = '', file }) {
  const test = [...suites.map((suite) => suite.name), own].join(' > ');
  return { file: file ?? outermost.name ?? '', test, as: 'passed' };
}

function attributesOf(text) {
  return Object.fromEntries([...text.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key, value]) => [key, decoded(value)]));
}

const NAMED = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decoded(text) {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, named) => {
    if (named !== undefined) return NAMED[named] ?? all;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}
