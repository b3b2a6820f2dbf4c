import { syntaxOf } from '../answers/syntax.ts';
import { meansOther } from './meansOther.ts';

/**
 * Names of the cases that a file of Python has more than before: functions `test_…`, also of classes `Test…`. None where anything else of it is
 * changed, where one has the name of another, or where it could reach further than a case should.
 */
export function casesInPython(before: string | undefined, text: string): readonly string[] {
  const now = statementsOf(text);
  const old = before === undefined ? [] : statementsOf(before);
  if (now === undefined || old === undefined) return [];
  const added: string[] = [];
  let next = 0;
  for (const statement of now) {
    const came = grown(old[next], statement);
    if (came !== undefined) {
      added.push(came);
      next++;
    } else if (before === undefined || ADDITION.test(statement)) added.push(statement);
    else return [];
  }
  if (next < old.length || FURTHER.test(added.join('\n'))) return [];
  if (before !== undefined && meansOther(syntaxOf('a.py', before).imported, syntaxOf('a.py', text).imported, before))
    return [];
  const names = added.flatMap(bareNamesIn);
  const all = now.flatMap(namesIn);
  // A second one of that name takes the place of the first.
  return names.length > 0 && new Set(all).size === all.length ? names : [];
}

const ADDITION = /^(?:(?:@[^\n]*\n\s*)*(?:(?:async\s+)?def test_|class Test)|import |from )/;
/** What would reach other cases, the runner, or the process. */
const FURTHER =
  /\b(?:sys\s*\.\s*(?:modules|exit|settrace|setprofile)|os\s*\.\s*(?:_exit|abort|kill)|exit|quit|importlib|subprocess|multiprocessing|ctypes|builtins|__builtins__|__dict__|__class__|globals|setattr|exec|eval|pytest_\w+|autouse|allow_module_level)\b|\bpytest\s*\.\s*(?:exit|skip)\b/;

function statementsOf(text: string): readonly string[] | undefined {
  if (text.trim() === '') return [];
  const { parses, statements } = syntaxOf('a.py', text);
  return parses ? statements.map(({ start, end }) => text.slice(start, end)) : undefined;
}

/** What came to a statement: nothing where it is the same, methods at the end of a class of cases. */
function grown(old: string | undefined, now: string): string | undefined {
  if (old === undefined) return undefined;
  if (old === now) return '';
  if (!/^(?:@[^\n]*\n\s*)*class Test/.test(old) || !now.startsWith(`${old}\n`)) return undefined;
  const more = now.slice(old.length);
  const margin = /^[ \t]+/.exec(old.split('\n').at(1) ?? '')?.[0] ?? '    ';
  const own = more.split('\n').filter((line) => line.startsWith(margin) && !/^\s/.test(line.slice(margin.length)));
  return own.every((line) => /^(?:@|(?:async\s+)?def test_|#)/.test(line.slice(margin.length))) ? more : undefined;
}

function bareNamesIn(text: string): string[] {
  return [...text.matchAll(/^[ \t]*(?:async\s+)?def (test_\w*)/gm)].map(([, name = '']) => name);
}

/** With the class that they stand in; that one is a name itself. */
function namesIn(text: string): string[] {
  const owner = /^(?:@[^\n]*\n\s*)*class (\w+)/.exec(text)?.[1];
  const names = bareNamesIn(text);
  return owner === undefined ? names : [owner, ...names.map((name) => `${owner}::${name}`)];
}
