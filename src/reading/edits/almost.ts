// Tags by which clients have edits or calls of tools written into a text.
const TOOLS =
  /<(?:write_to_file|replace_in_file|apply_diff|apply_patch|insert_content|search_and_replace|search_replace|edit_file|create_file|delete_file|str_replace_editor|boltAction|[a-z]+-write|tool_call|function=|invoke name=)/;
const NAMED = /^\s*<\w{1,60} [^>]{0,200}\b(?:path|file|filePath|file_path|filename)\s*=/;
/** What aider puts around files in which there are fences. */
const FENCE = /^<(?:source|code|pre|codeblock|sourcecode)>$/;
const MARKS =
  /^(?:> ?)*\W{0,9}(?:[<>=+-]{3,}\s{0,9}(?:SEARCH|REPLACE|ORIGINAL|UPDATED)>?$|\*\*\* (?:Begin Patch|(?:Add|Update|Delete) File:|Move to:))/i;
const BREAKS = /[^\P{Cc}\t\n]|[\u2028\u2029]/u;

/**
 * Whether a line, which is read as no edit here, could be taken for one by a client: marks of other lengths, the tags of other tools. An
 * answer that has one is neither words alone nor known for what a client would make of it.
 */
export function isAlmostEdit(line: string): boolean {
  return partsOf(line).some((part) => {
    const bare = part.trim();
    if (MARKS.test(bare) || FENCE.test(bare)) return true;
    const spoken = bare.includes('<') ? bare.slice(0, 1000).replaceAll(/`[^`]*`/g, '') : '';
    return TOOLS.test(spoken) || NAMED.test(spoken);
  });
}

/** Whether a line of a file is one that a client takes for the mark of an edit, wherever it stands. */
export function isMark(line: string): boolean {
  return partsOf(line).some((part) => MARKS.test(part.trim()));
}

/** Whether a client written in Python takes the text for more lines than it has here. */
export function breaksOften(text: string): boolean {
  return BREAKS.test(text);
}

/** What Python's `splitlines` makes of a line. */
function partsOf(line: string): readonly string[] {
  return BREAKS.test(line) ? line.split(BREAKS) : [line];
}
