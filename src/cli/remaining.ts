/**
 * Words for the time left, from how fast things went since the first was done: what was there before took no time, and beginning is slow. Nothing
 * until there is something to go by.
 */
export function remaining(): (done: number, of: number) => string {
  let first: { readonly done: number; readonly at: number } | undefined;
  return (done, of) => {
    first ??= { done, at: Date.now() };
    if (done === first.done || done === of) return '';
    const seconds = (((Date.now() - first.at) / (done - first.done)) * (of - done)) / 1000;
    return seconds < 90 ? `, about ${Math.ceil(seconds)} s left` : `, about ${Math.ceil(seconds / 60)} min left`;
  };
}
