import { z } from 'zod';
import { badRequest } from '../../refusal.ts';

/** A tool as OpenAI's clients offer it. */
export const tool = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  description: z.string().nullish(),
  parameters: z.looseObject({}).nullish(),
  strict: z.boolean().nullish(),
});

const named = z.looseObject({ type: z.string(), name: z.string().optional() });

/** Which tool is to be called. */
export const choice = z.union([z.enum(['auto', 'none', 'required']), named]);

type Tool = z.infer<typeof tool>;

/** What a call is to the client where it is no function: text as it is, or a patch of OpenAI's own tool. */
export type Custom = 'text' | 'patch';

/** OpenAI's own tool for patches, which its models know by heart. */
export const PATCH = 'apply_patch';
const PATCHES = {
  name: PATCH,
  description:
    'Makes, changes or deletes one file. `diff` has the lines of a patch: for update_file hunks that begin with "@@", of lines that begin with " ", "-" or "+"; for create_file lines that begin with "+".',
  parameters: {
    type: 'object',
    properties: {
      type: { type: 'string', enum: ['create_file', 'update_file', 'delete_file'] },
      path: { type: 'string' },
      diff: { type: 'string', description: 'Not for delete_file' },
    },
    required: ['type', 'path'],
  },
};

/** A tool whose calls are no functions, by its name. */
export function customOf({ type, name }: Tool): [string, Custom][] {
  if (type === PATCH) return [[PATCH, 'patch']];
  return type === 'custom' && name ? [[name, 'text']] : [];
}

/** Tools that clients offer by habit, and that a conversation does without. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'web_search',
  'web_search_2025_08_26',
  'web_search_preview',
  'web_search_preview_2025_03_11',
  'image_generation',
  'tool_search',
  'namespace',
]);

/**
 * A tool as chat completions know it, or none.
 *
 * @param leave - told of one that no member has.
 * @throws {@link Refusal} for one that a client counts on.
 */
export function functionOf(given: Tool, at: string, leave: (name: string, why: string) => void): object[] {
  const { type, name, description, parameters, strict } = given;
  if (type === PATCH) return [{ type: 'function', function: PATCHES }];
  if (LEFT_OUT.has(type)) {
    leave(`${at} (${type})`, 'No member has it.');
    return [];
  }
  if (type !== 'function' && type !== 'custom')
    throw badRequest(
      `The tool ${type.slice(0, 60)} is not supported here (${at}): no member can have it run. Leave it out, or offer a function.`,
      at,
    );
  if (name === undefined) throw badRequest(`${at} cannot be used: give a tool a name.`, at);
  const input = { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] };
  const schema = type === 'custom' ? input : (parameters ?? { type: 'object', properties: {} });
  const said = [description, type === 'custom' ? grammarOf(given) : undefined].filter(Boolean).join('\n\n');
  return [
    {
      type: 'function',
      function: {
        name,
        ...(said !== '' && { description: said }),
        parameters: schema,
        ...(type === 'function' && strict === true && { strict }),
      },
    },
  ];
}

/** A model that cannot be held to a grammar is told of it. */
function grammarOf({ format }: Tool): string | undefined {
  const { definition, syntax } = (format ?? {}) as { readonly definition?: unknown; readonly syntax?: unknown };
  if (typeof definition !== 'string') return undefined;
  return `The input follows this grammar (${String(syntax)}):\n\n${definition}`;
}

/**
 * Which tool is to be called, in the words of chat completions.
 *
 * @throws {@link Refusal} for a tool that no member has.
 */
export function choiceOf(given: z.infer<typeof choice>): unknown {
  if (typeof given === 'string') return given;
  const { type, mode } = given;
  if (type !== 'allowed_tools') return nameOf(given);
  const { data: tools } = z.array(named).safeParse(given['tools']);
  if (tools === undefined) throw badRequest('tool_choice.tools cannot be used: give a list of tools.', 'tool_choice');
  return { type, allowed_tools: { mode: mode ?? 'auto', tools: tools.map(nameOf) } };
}

function nameOf({ type, name }: z.infer<typeof named>): object {
  if (type === PATCH) return { type: 'function', function: { name: PATCH } };
  if ((type === 'function' || type === 'custom') && name !== undefined) return { type: 'function', function: { name } };
  throw badRequest(
    `The tool_choice ${type.slice(0, 60)} is not supported here. Name a function, or leave it out.`,
    'tool_choice',
  );
}
