import { nameOf } from '../line.ts';
import type { Outcome, Run, Test } from '../report.ts';
import type { Runner } from './runner.ts';

const OUTCOMES: Readonly<Record<string, Outcome>> = { ok: 'passed', FAILED: 'failed', ignored: 'skipped' };

/** `cargo test`: its report as JSON is not stable yet, so what it writes for people is read, each program of tests as one run. */
export const cargo: Runner = {
  name: 'cargo',
  is: ([program = '', ...rest]) => nameOf(program) === 'cargo' && rest.find((arg) => !/^[-+]/.test(arg)) === 'test',
  read: (output) =>
    output.split(/^running \d+ tests?$/m).flatMap((text, index, texts) => {
      // What stands before the first is said by the compiler, and the end of each names the next.
      if (index === 0) return [];
      const names = [...(texts[index - 1] ?? '').matchAll(/^[ \t]+(?:Running|Doc-tests) (\S+(?: \S+\.rs)?)/gm)];
      return [runIn(text, names.at(-1)?.[1] ?? `program ${index}`)];
    }),
};

function runIn(text: string, folder: string): Run {
  const told = text.matchAll(/^test (.+?)(?: - should panic)? \.\.\. (ok|FAILED|ignored)/gm);
  const tests: Test[] = [...told].map(([, name = '', how = '']) => ({ file: '', name, as: OUTCOMES[how] ?? 'broken' }));
  const [end, passed = '0', failed = '0'] = /^test result: \w+\. (\d+) passed; (\d+) failed;/m.exec(text) ?? [];
  // With `--quiet` only the numbers are told.
  for (let n = tests.length; n < Number(passed) + Number(failed); n++)
    tests.push({ file: '', name: `test ${n + 1}`, as: n < Number(passed) ? 'passed' : 'failed' });
  return { runner: 'cargo', folder, complete: end !== undefined, tests };
}
