/**
 * What becomes of a field of a request. `honoured`: what it asks for is done. `said`: it changes nothing, and the reply names it. `stays`: it is not
 * about the answer, and goes no further. `refused`: the request is, by the field's name.
 */
export type Fate = 'honoured' | 'said' | 'stays' | 'refused';

/** A field of a wire. */
export interface Field {
  /** Where one member answers, and nothing is checked. */
  readonly alone: Fate;
  /** Where the committee answers. */
  readonly committee: Fate;
  /** What becomes of it, or what to do instead, in words. */
  readonly says: string;
  /** Values that ask for nothing, and are taken everywhere. */
  readonly asksNothing?: (value: unknown) => boolean;
}

/** A field that is treated the same whoever answers. */
export function always(fate: Fate, says: string, asksNothing?: Field['asksNothing']): Field {
  return { alone: fate, committee: fate, says, ...(asksNothing !== undefined && { asksNothing }) };
}

/** Whether a value is one of these. */
export function among(...values: readonly unknown[]): (value: unknown) => boolean {
  return (value) => values.includes(value);
}

/** Whether a value is a list of nothing. */
export function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Whether a field holds something that is asked for. */
export function isAsked({ asksNothing }: Pick<Field, 'asksNothing'>, value: unknown): boolean {
  return value !== undefined && value !== null && asksNothing?.(value) !== true;
}

/** More than any wire has: each that is set aside is named. */
export const MOST_FIELDS = 200;

/** Fields that are in a request and changed nothing, by name, each with why. */
export type Aside = Readonly<Record<string, string>>;

/** Longer headers make trouble on the way. */
const MOST_NAMED = 40;
const LONGEST_NAME = 60;

/** What was set aside as a header: on some replies there is no other place for it. */
export function asideHeader(aside: Aside): Record<string, string> {
  const names = Object.keys(aside)
    .slice(0, MOST_NAMED)
    .map((name) => name.replaceAll(/[^\w.() -]/g, '_').slice(0, LONGEST_NAME));
  return names.length === 0 ? {} : { 'x-weak-committee-set-aside': names.join(', ') };
}

/** What was set aside as a part of what we say of a reply. */
export function asideBody(aside: Aside): { readonly set_aside?: Aside } {
  return Object.keys(aside).length === 0 ? {} : { set_aside: aside };
}
