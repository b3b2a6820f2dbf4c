import { InvalidArgumentError } from 'commander';

/** Reads a number of an option; what cannot be one is told with what can. */
function numberThat(is: (value: number) => boolean, fix: string): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!is(value)) throw new InvalidArgumentError(fix);
    return value;
  };
}

/** An amount of money. */
export const amount = numberThat((value) => value > 0, 'Give an amount in USD above zero, such as 0.05.');

/** How many. */
export const count = numberThat((value) => Number.isInteger(value) && value >= 1, 'Give a whole number of at least 1.');

/** A time. */
export const seconds = numberThat((value) => value > 0, 'Give seconds above zero, such as 10.');

/** A share, without its ends. */
export const share = numberThat((value) => value > 0 && value < 1, 'Give a share between 0 and 1, such as 0.05.');

/** A share in per cent. */
export const perCent = numberThat((value) => value >= 0 && value <= 100, 'Give a share in per cent, from 0 to 100.');

/** A number that something is drawn by. */
export const whole = numberThat((value) => Number.isInteger(value) && value >= 0, 'Give a whole number.');
