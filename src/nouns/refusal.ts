/** Why an answer holds no code that could be checked. */
export type Refusal =
  | 'unfinished'
  | 'no-code'
  /** Its edits do not fit the files, or may not be made. */
  | 'unappliable'
  /** It leaves out lines of a file for another model to fill in. */
  | 'sketched'
  /** A client could read its edits otherwise than they are read here, so that it would apply what nobody checked. */
  | 'unclear'
  /** It edits through a link, and so another file than the one it names. */
  | 'linked'
  /** Nobody could look into it: it is too long, or ended the process that tried. */
  | 'unreadable'
  /** It has changed, removed or added what decides how code is judged. */
  | 'protected'
  /** It has changed or removed files that are no targets. */
  | 'outside'
  /** A member that works on files has left them as they were. */
  | 'unchanged'
  /** It calls a tool that there is not, or in a way that the tool's schema does not allow. */
  | 'bad-call';

/** Why an answer was not used, in words that stand behind its name. */
export const REFUSALS: Readonly<Record<Refusal, string>> = {
  unfinished: 'was cut off',
  'no-code': 'holds no code',
  unappliable: 'has edits that do not fit the files',
  sketched: 'leaves out lines, which nobody has filled in',
  unclear: 'has edits that a client could read otherwise than they were read here',
  linked: 'edits through a link, which would change another file',
  unreadable: 'could not be looked into',
  protected: 'changes what decides how code is judged',
  outside: 'changes files that are no targets',
  unchanged: 'changes nothing',
  'bad-call': 'calls a tool in a way that it does not allow',
};
