'use strict';
// A reporter of mocha, in the place of its own: it takes one only. What people read is still written as mocha writes it.
const { realpathSync } = require('node:fs');
const { begin, tell, end } = require('./channel.cjs');

begin('mocha');

const [home] = /^.*[\\/]mocha(?=[\\/](?:bin|lib)[\\/])/.exec(realpathSync(process.argv[1])) ?? [];
const loaded = home === undefined ? Object : require(`${home}/lib/reporters/spec.js`);
// A module of its own from version 12 on.
const Spec = loaded.Spec ?? loaded;

module.exports = class Report extends Spec {
  constructor(runner, options) {
    super(runner, options);
    const said = (as) => (test) => tell(test.file ?? test.parent?.file, test.titlePath().join(' > '), as);
    runner.on('pass', said('passed'));
    // Of a hook, too.
    runner.on('fail', said('failed'));
    runner.on('pending', said('skipped'));
    runner.once('end', end);
  }
};
