import { InvalidArgumentError } from 'commander';

/** An amount of money. */
export function amount(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Give an amount in USD above zero, such as 0.05.');
  return value;
}

/** How many. */
export function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number of at least 1.');
  return value;
}

/** A time. */
export function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Give seconds above zero, such as 10.');
  return value;
}

/** A share, without its ends. */
export function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('Give a share between 0 and 1, such as 0.05.');
  return value;
}
