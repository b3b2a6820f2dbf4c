/** A file after an edit, or why the edit cannot be made. */
export type Step = { readonly text: string; readonly note?: string | undefined } | { readonly problem: string };

/** The longest file that edits may make; one that is longer already may stay so. */
const MAX_LENGTH = 5_000_000;

/** Whether an edit would make more of a file than anything honest does, such as by replacing each letter by a page. */
export function isTooLong(length: number, before: string | undefined): boolean {
  return length > Math.max(MAX_LENGTH, before?.length ?? 0);
}

/** The most that is searched through for one answer, in characters: many edits of a large file each read it all. */
export const MAX_SEARCHED = 20_000_000;
