#!/usr/bin/env node
// Kept tiny, and in syntax that every Node can read: an old one must get a sentence, not a stack trace.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `weak-committee needs Node 24 or newer; this is ${process.versions.node}. Install it, for example with: npm install --save-dev node@24\n`,
  );
  process.exitCode = 2;
} else {
  // oxlint-disable-next-line unicorn/prefer-top-level-await -- an old Node must get as far as the sentence above
  void import('./compileCache.ts').then(() => import('./main.ts')).then(({ main }) => main(process.argv));
}
