'use strict';
// Stands ahead of every Node process that a command starts. Where that is the program of a test runner, it is asked for a reporter of
// ours beside its own, by the flags that it reads anyway; ava, which reads none, is listened to. `node --test` is asked by NODE_OPTIONS.
const { realpathSync } = require('node:fs');
const { join } = require('node:path');
const { isMainThread } = require('node:worker_threads');

const RUNNERS = [
  {
    program: /[\\/]vitest[\\/](?:vitest\.mjs|dist[\\/]cli\.js)$/,
    flag: '--reporter',
    own: 'default',
    file: 'vitestReporter.mjs',
  },
  {
    program: /[\\/]jest(?:-cli)?[\\/]bin[\\/]jest\.js$/,
    flag: '--reporters',
    own: 'default',
    file: 'jestReporter.cjs',
  },
  {
    program: /[\\/]mocha[\\/](?:bin[\\/]_?mocha(?:\.js)?|lib[\\/]cli[\\/]cli\.js)$/,
    flag: '--reporter',
    file: 'mochaReporter.cjs',
  },
  // It takes no reporter.
  { program: /[\\/]ava[\\/](?:entrypoints[\\/]cli\.mjs|cli\.js)$/, file: 'avaReporter.cjs' },
];

if (isMainThread && process.env.WEAK_COMMITTEE_REPORT !== undefined && process.argv[1] !== undefined) ask();

function ask() {
  const program = realpath(process.argv[1]);
  const runner = RUNNERS.find((one) => one.program.test(program));
  if (runner === undefined) return;
  const { flag, own, file } = runner;
  const path = join(__dirname, file);
  if (flag === undefined) return require(path)(program);
  const given = process.argv.slice(2);
  if (given.some((arg) => arg.includes(path))) return;
  const names = given.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
  const end = process.argv.indexOf('--');
  const more = [...(own === undefined || names ? [] : [`${flag}=${own}`]), `${flag}=${path}`];
  process.argv.splice(end < 0 ? process.argv.length : end, 0, ...more);
}

function realpath(path) {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
