/** A call of a tool written into the text with tags, as Cline has it: `<write_to_file><path>…</path><content>…`. */
export interface Tagged {
  readonly kind: 'tagged';
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** As it stands in the text. */
  readonly raw: string;
  /** What stands in it, where it is a block that the client runs. */
  readonly fenced?: string;
}

/** Reads the call that begins on line `at`, if one does. It has no `call` when the lines end before it does. */
export function readTagged(
  lines: readonly string[],
  at: number,
): { readonly call: Tagged | undefined; readonly end: number } | undefined {
  const name = /^<([a-z]\w{0,60})>$/i.exec((lines[at] ?? '').trim())?.[1];
  if (name === undefined || !/^<(?:path|file_path)>[^<]{1,300}<\/\w+>$/.test((lines[at + 1] ?? '').trim()))
    return undefined;
  let end = at + 2;
  while (end < lines.length && lines[end]?.trim() !== `</${name}>`) end++;
  if (end === lines.length) return { call: undefined, end };
  const raw = lines.slice(at, end + 1).join('\n');
  return { call: { kind: 'tagged', name, arguments: parametersOf(lines.slice(at + 1, end)), raw }, end: end + 1 };
}

function parametersOf(lines: readonly string[]): Record<string, string> {
  const parameters: [string, string][] = [];
  const closings = closingsIn(lines);
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] ?? '';
    const [tag = '', name = ''] = /^\s*<([a-z]\w{0,60})>/i.exec(line) ?? [];
    const close = `</${name}>`;
    const end = name === '' ? -1 : line.trimEnd().endsWith(close) ? index : (closings.get(name) ?? -1);
    if (end < index) index++;
    else {
      const value = lines
        .slice(index, end + 1)
        .join('\n')
        .slice(tag.length)
        .trimEnd()
        .slice(0, -close.length);
      // The line breaks next to the tags are not the value's; a file's last line has one of its own.
      parameters.push([name, end === index ? value : value.replace(/^\n/, '')]);
      index = end + 1;
    }
  }
  return Object.fromEntries(parameters);
}

/** The last line that each tag closes: what it holds may have the tag in it. */
function closingsIn(lines: readonly string[]): ReadonlyMap<string, number> {
  const closings = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    const trimmed = line.trimEnd();
    const [, name] = /^<\/(\w{1,60})>$/.exec(trimmed.slice(trimmed.lastIndexOf('</'))) ?? [];
    if (name !== undefined) closings.set(name, index);
  }
  return closings;
}
