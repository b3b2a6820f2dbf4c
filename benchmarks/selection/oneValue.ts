import { returned, type Came } from './arms.ts';
import { areTied, choicesIn, isBacked, uncompared, type Chosen } from './choices.ts';
import type { Examined } from './examine.ts';
import type { Trust } from './trust.ts';

// Where clusters differ, somebody is asked what one input must give, and those that give something else are out.

/** Questions that may be put on one task. */
const ROUNDS = 2;

/** Says what an input must give, in numbers; null for one who does not know. */
type Oracle = (input: number) => number | null;

/** The strong member is asked: its recorded answers say what they do on that one input, whether they pass the examples or not. */
export function oneValue(examined: Examined, trust: Trust): Came {
  const { strong, behaviours } = examined;
  const oracles = strong.map(({ behaviour }): Oracle => {
    const own = behaviour === null ? undefined : behaviours[behaviour];
    return (input) => own?.answers[input] ?? null;
  });
  return mean(oracles.map((oracle) => asked(examined, trust, oracle)));
}

/** The truth is asked: no one answers better. */
export function oneValueByTruth(examined: Examined, trust: Trust): Came {
  return asked(examined, trust, (input) => examined.truth[input] ?? null);
}

function asked(examined: Examined, trust: Trust, oracle: Oracle): Came {
  let choices = choicesIn(examined, trust);
  if (choices.length === 0) return returned(examined, trust, uncompared(examined, trust));
  let questions = 0;
  while (questions < ROUNDS) {
    const input = questionFor(choices, examined.weights);
    if (input === undefined) break;
    questions++;
    const value = oracle(input);
    if (value === null) break;
    const left = choices.filter(({ answers }) => answers[input] === value);
    // Where none gives that value, one is wrong: a cluster with much behind it is believed more than a single answer.
    if (left.length === 0) {
      choices = choices.slice(0, 1).filter(isBacked);
      break;
    }
    choices = left;
  }
  // Where nobody knew, a tie is a tie.
  return returned(examined, trust, areTied(choices, examined) ? undefined : choices[0]?.answer, questions);
}

/** A question is worth asking where a twentieth of the votes is against the rest on an input that is like the seen ones, or more on one that is less so. */
const WORTH = -(0.05 * Math.log(0.05) + 0.95 * Math.log(0.95));

/** The input whose value says most: how evenly it parts the votes, in nats, by how much it counts. */
function questionFor(choices: readonly Chosen[], weights: readonly number[]): number | undefined {
  const told = weights.map((weight, input) => weight * spread(choices, input));
  const most = Math.max(0, ...told);
  return most >= WORTH ? told.indexOf(most) : undefined;
}

function spread(choices: readonly Chosen[], input: number): number {
  const groups = Map.groupBy(choices, ({ answers }) => answers[input]);
  const total = sum(choices.map(({ weight }) => weight.own));
  return sum(
    [...groups.values()].map((own) => {
      const part = sum(own.map(({ weight }) => weight.own)) / total;
      return -part * Math.log(part);
    }),
  );
}

function mean(all: readonly Came[]): Came {
  const of = (part: (came: Came) => number): number => (all.length === 0 ? 0 : sum(all.map(part)) / all.length);
  return {
    solved: of(({ solved }) => solved),
    wrong: of(({ wrong }) => wrong),
    strong: of(({ strong }) => strong),
    questions: of(({ questions }) => questions),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
