import { nameOf, type Words } from '../line.ts';
import type { Runner } from './runner.ts';

/** pytest: a plugin of ours is named to it by a variable that it reads. */
export const pytest: Runner = {
  name: 'pytest',
  is: (words) => /^(?:pytest|py\.test)$/.test(nameOf(words[0] ?? '')) || moduleOf(words) === 'pytest',
  waits: () => true,
};

/** unittest, and scripts that start it: a module of ours runs what they would run. */
export const unittest: Runner = {
  name: 'unittest',
  waits: () => true,
  is: (words, script) => moduleOf(words) === 'unittest' || startsUnittest(words, script),
  asked(words) {
    const module = moduleOf(words) === 'unittest';
    const at = module ? words.indexOf('-m') + 2 : scriptAt(words);
    const start = words.slice(0, module ? at - 2 : at);
    return [...start, '-m', 'weak_committee_unittest', ...(module ? [] : ['--script']), ...words.slice(at)];
  },
};

/** `python test_x.py`, where the file ends with `unittest.main()`. */
function startsUnittest(words: Words, script: string): boolean {
  return (
    isPython(words) && scriptAt(words) > 0 && /\bunittest\.main\s*\(|\bfrom unittest import [^\n]*\bmain\b/.test(script)
  );
}

function scriptAt(words: Words): number {
  return words.findIndex((word, index) => index > 0 && !word.startsWith('-'));
}

function isPython([program = '']: Words): boolean {
  return /^(?:python|pypy)[\d.]*$/.test(nameOf(program));
}

/** The module that `python -m` is asked to run. */
function moduleOf(words: Words): string | undefined {
  const at = words.indexOf('-m');
  return isPython(words) && at > 0 && at <= scriptAt(words) ? words[at + 1] : undefined;
}
