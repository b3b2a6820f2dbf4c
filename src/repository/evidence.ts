import type { Solution } from '../nouns/solution.ts';
import { headline, wordsOf } from '../nouns/verdict.ts';
import { costSentence } from '../text/money.ts';
import { printable } from '../text/printable.ts';
import type { Before } from './baseline.ts';

/** What a comment may hold, of which the patch is the part that may be left out. */
const MOST_PATCH = 20_000;
const MOST_EVIDENCE = 4000;

/**
 * What speaks for a fix, or against the nearest miss, as Markdown for a pull request or a comment. What models and tests said stands in blocks of code: it can
 * name nobody, and holds no links.
 *
 * @param before - what the tests came to on the unchanged repository.
 * @param patch - of the fix, or of the nearest miss; `''` where there is none.
 */
export function evidenceOf(solution: Solution, before: readonly Before[], patch: string): string {
  const verdicts =
    solution.status === 'solved'
      ? solution.certificate.verdicts
      : solution.status === 'unsolved'
        ? (solution.nearest?.verdicts ?? [])
        : [];
  const shown = patch.length > MOST_PATCH ? `${patch.slice(0, MOST_PATCH)}\n… (cut)` : patch;
  const parts = [
    block(solution.summary),
    before.length > 0 &&
      `**Before:**\n\n${block(before.map(({ path, kind }) => `${kind.padEnd(6)} ${path}`).join('\n'))}`,
    verdicts.length > 0 &&
      `**${solution.status === 'solved' ? 'What passed' : 'The nearest miss'}:**\n\n${block(
        verdicts
          .map(({ checker, verdict }) => {
            const isolation = verdict.kind === 'pass' ? `, isolation ${verdict.isolation}` : '';
            const words = verdict.kind === 'fail' ? wordsOf(verdict).join('\n') : headline(verdict);
            return `${checker}: ${words.slice(0, MOST_EVIDENCE)}${isolation}`;
          })
          .join('\n'),
      )}`,
    shown !== '' && `<details><summary>Patch</summary>\n\n${block(shown, 'diff')}\n</details>`,
    solution.warnings.length > 0 && `**Warnings:**\n\n${block(solution.warnings.join('\n'))}`,
    costSentence(solution),
  ];
  return `${parts.filter((part) => part !== false).join('\n\n')}\n`;
}

/** A fence longer than any within. */
function block(text: string, language = 'text'): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${printable(text).trimEnd()}\n${fence}`;
}
