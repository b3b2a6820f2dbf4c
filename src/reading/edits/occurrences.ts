/**
 * Every place where `part` stands in `whole`, overlapping ones too, by Knuth, Morris and Pratt: in time linear in both
 * lengths whatever they hold, which `indexOf` does not promise.
 */
export function occurrences(whole: ArrayLike<string>, part: ArrayLike<string>): number[] {
  if (part.length === 0 || part.length > whole.length) return [];
  const borders = bordersOf(part);
  const found: number[] = [];
  for (let at = 0, matched = 0; at < whole.length; at++) {
    while (matched > 0 && whole[at] !== part[matched]) matched = borders[matched - 1] ?? 0;
    if (whole[at] === part[matched]) matched++;
    if (matched < part.length) continue;
    found.push(at + 1 - matched);
    matched = borders[matched - 1] ?? 0;
  }
  return found;
}

/** For each beginning of `part`, how long the longest end of it is that is a beginning too. */
function bordersOf(part: ArrayLike<string>): Uint32Array {
  const borders = new Uint32Array(part.length);
  for (let at = 1, matched = 0; at < part.length; at++) {
    while (matched > 0 && part[at] !== part[matched]) matched = borders[matched - 1] ?? 0;
    if (part[at] === part[matched]) matched++;
    borders[at] = matched;
  }
  return borders;
}
