import { ConfigError } from '../errors.ts';
import type { BenchSuite } from './bench.ts';

/** Unseen characters in a name would be obeyed by a terminal, or make two names look alike. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/**
 * Looks a suite over before anything is asked or checked.
 *
 * @throws {@link ConfigError} when it has no tasks or arms, or a name, a number or a price that cannot be.
 */
export function checkSuite({
  name,
  basis,
  prices,
  tasks,
  members,
  arms,
  repeats = 1,
  priceTables = [],
}: BenchSuite): void {
  if (![tasks, members, arms, priceTables].every(Array.isArray))
    throw new ConfigError(`The suite ${name} lacks tasks, members or arms, or one of them is no list.`, {
      at: `suites.${name}`,
      fix: 'See `weak-committee bench --help` for what a suite is made of.',
    });
  const at = `suites.${name}`;
  const refuse = (what: string, where: string, fix: string): never => {
    throw new ConfigError(what, { at: where, fix });
  };
  // It becomes the name of a folder.
  if (!/^[\w-][\w .-]*$/.test(name) || name.length > 100)
    refuse(
      `A suite cannot be called ${JSON.stringify(name)}.`,
      'suites',
      'Give it a `name` of letters, digits, dots, dashes and spaces, such as { ...suite, name: "mine" }.',
    );
  if (tasks.length === 0) refuse(`The suite ${name} has no tasks.`, at, 'Give at least one.');
  if (arms.length === 0) refuse(`The suite ${name} has no arms.`, at, 'Give at least one.');
  const named = {
    tasks: tasks.map(({ input }) => input.id),
    members: members.map(({ member }) => member.name),
    arms: arms.map((arm) => arm.name),
  };
  for (const [kind, names] of Object.entries(named)) {
    const twice = names.find((one, index) => names.indexOf(one) !== index);
    if (twice !== undefined)
      refuse(`Two ${kind} are called ${twice}.`, `${at}.${kind}`, 'Give each a name of its own.');
    const odd = names.find((one) => one === '' || UNSEEN.test(one));
    if (odd !== undefined)
      refuse(`${JSON.stringify(odd)} is no name.`, `${at}.${kind}`, 'Name it with characters that can be seen.');
  }
  for (const words of [basis, prices])
    if (typeof words !== 'string' || words.trim() === '' || UNSEEN.test(words))
      refuse(
        `The suite ${name} does not say what it rests on.`,
        at,
        'Give `basis` and `prices`, each in one sentence.',
      );
  const known = new Set(named.members);
  for (const { name: arm, committee, strong } of arms) {
    const stranger = [...committee, ...(strong === undefined ? [] : [strong])].find((one) => !known.has(one));
    if (stranger !== undefined)
      refuse(
        `The arm ${arm} asks ${stranger}, which is no member.`,
        `${at}.arms`,
        `There are: ${named.members.join(', ')}.`,
      );
  }
  for (const { member, samples } of members)
    if (!Number.isInteger(samples) || samples < 1)
      refuse(`${member.name} cannot give ${samples} samples.`, `${at}.members`, 'Give a whole number from 1.');
  if (!Number.isInteger(repeats) || repeats < 1)
    refuse(`${repeats} is no number of repeats.`, `${at}.repeats`, 'Give a whole number from 1.');
  for (const table of priceTables)
    for (const [member, price] of Object.entries(table.prices))
      if (![price.input, price.output].every((one) => Number.isFinite(one) && one >= 0))
        refuse(`${member} has no such price.`, `${at}.priceTables`, 'Give USD per million tokens, from 0.');
}
