import { alone, ladder } from '../../../src/harness/arm.ts';
import { figuresOf, type SuiteFigures } from '../../../src/harness/figures.ts';
import type { Sample } from '../../../src/harness/sample.ts';
import type { Files } from '../../../src/workspace/workspace.ts';

/** What would run, end an element or hide where text is taken for HTML, a script, an attribute or a formula. */
export const HOSTILE = `</script><img src=x onerror="globalThis.hacked=1"><!--\u2028\u202E"'=\${1}`;

const MEMBERS = [
  { name: `small ${HOSTILE}`, prices: { input: 1, output: 1 } },
  { name: 'large', prices: { input: 10, output: 10 } },
];
const TASKS = ['a', `b ${HOSTILE}`, 'c'];

/** Three tasks: all right, a false accept of the small member, and one where it returns nothing; everything that others write is hostile. */
export function hostileRun(): { readonly figures: SuiteFigures; readonly code: ReadonlyMap<string, Files> } {
  const [small, large] = MEMBERS.map(({ name }) => name) as [string, string];
  const samples = TASKS.flatMap((task, index): Sample[] =>
    [small, large].flatMap((member) =>
      [0, 1].map((ordinal) => {
        const wrong = member === small && index > 0;
        const visible = wrong && index === 2 ? 'fail' : 'pass';
        return {
          task,
          member,
          ordinal,
          digest: `${index}${member}`,
          visible,
          right: !wrong,
          truth: 'hidden',
          evidence: visible === 'fail' ? `=1+1 ${HOSTILE}` : null,
          usd: member === small ? 0.001 : 0.01,
          inputTokens: 10,
          outputTokens: 20,
          estimated: false,
          ms: 1500,
        };
      }),
    ),
  );
  const about = {
    suite: `suite ${HOSTILE}`,
    basis: `basis ${HOSTILE}`,
    prices: `prices ${HOSTILE}`,
    priceTables: [{ name: `list ${HOSTILE}`, date: '2026-01-01', source: HOSTILE, prices: {} }],
    tasks: TASKS,
    hidden: true,
    missing: 0,
    repeats: 1,
    seed: 1,
  };
  const arms = [alone(large), alone(small, 2), ladder([small], 2, large)];
  const digests = new Set(samples.flatMap(({ digest }) => digest ?? []));
  return {
    figures: figuresOf(about, samples, MEMBERS, arms),
    code: new Map(
      [...digests].map((digest) => [digest, { [`src/${HOSTILE}.ts`]: `// ${digest}\nconst x = '${HOSTILE}';\n` }]),
    ),
  };
}
