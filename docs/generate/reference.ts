import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT } from '../../src/errors.ts';
import { programOf } from '../../src/cli/program.ts';
import { z, type ZodObject } from 'zod';
import { BUILT_IN } from '../../checkers/kinds/kinds.ts';
import type { Kind } from '../../checkers/kinds/readKind.ts';
import { KEY_SETTINGS, SERVE_SETTINGS } from '../../src/config/refuseServe.ts';
import { SHADOW_SETTINGS } from '../../src/config/shadowFrom.ts';
import { LIMITS } from '../../src/policy/limits.ts';
import { CHAT_FIELDS } from '../../src/serve/wires/chat/fields.ts';
import type { Fate, Field } from '../../src/serve/wires/fields.ts';
import { MESSAGES_FIELDS } from '../../src/serve/wires/messages/fields.ts';
import { RESPONSES_FIELDS } from '../../src/serve/wires/responses/fields.ts';
import { FRONT_MATTER } from '../../src/workspace/frontMatter.ts';
import { declaredIn, type Declared } from './members.ts';
import { describedIn, typeOf } from './schemas.ts';

// The pages of docs/reference, made of what the sources themselves say: `npm run docs:reference` writes them, and a test compares.

const NOTE = '<!-- Made by `npm run docs:reference` from the sources. -->\n';

const WHOLE = await programOf();

/** Each page by its path. */
export function referencePages(): Readonly<Record<string, string>> {
  return {
    'docs/reference/configuration.md': page(
      'Configuration',
      'What a `weak-committee.config.ts` may export, and `createSolver` and `solve` take. Names that end in `?` may be left out.',
      declaredIn('src/config/config.ts', ['SolverConfig', 'SolveOptions']),
      [fieldsOf('src/policy/budget.ts', 'BudgetLimits', LIMITS)],
      declaredIn('src/policy/firstSound.ts', ['FirstSoundOptions']),
      declaredIn('src/verification/signature.ts', ['Signing']),
      declaredIn('src/config/serveSettings.ts', ['ServeConfig']),
      [
        fieldsOf('src/config/serveSettings.ts', 'ServeSettings', SERVE_SETTINGS),
        fieldsOf('src/config/serveSettings.ts', 'KeySettings', KEY_SETTINGS),
        fieldsOf('src/config/serveSettings.ts', 'ShadowSettings', SHADOW_SETTINGS),
      ],
    ),
    'docs/reference/task.md': page(
      'Task',
      'What `solve` takes, and what front matter of a `task.md` says.',
      declaredIn('src/nouns/task.ts', ['TaskInput']),
      [describedIn('Front matter', 'What stands at the head of a `task.md`, in YAML.', FRONT_MATTER)],
    ),
    'docs/reference/checkers.md': page(
      'Checkers as data',
      'How checkers are written in front matter, in the mapping of a suite, and in requests over HTTP and MCP. [Plugins](../extending/plugin.md) add kinds.',
      [{ name: 'Kinds', comment: '', rows: [...BUILT_IN.values()].map(kindRow) }],
    ),
    'docs/reference/solution.md': page(
      'Solution',
      'What `solve` gives back, and `weak-committee solve --json` prints.',
      declaredIn('src/nouns/solution.ts', [
        'Solution',
        'Told',
        'Solved',
        'Ambiguous',
        'Unsolved',
        'FilesOf',
        'Reason',
        'Cost',
        'StrongCall',
        'NearMiss',
      ]),
      declaredIn('src/nouns/verdict.ts', ['Verdict', 'Evidence', 'Isolation', 'Executed']),
      declaredIn('src/nouns/certificate.ts', ['Certificate', 'Signature']),
    ),
    'docs/reference/events.md': page(
      'Events',
      'What a run tells while it goes on. Each event also has `at`: the time since the run began, in ms.',
      declaredIn('src/nouns/events.ts', ['RunEvent']),
    ),
    'docs/reference/errors.md': `${page(
      'Errors',
      'Each error says what was wrong, where (`at`) and what to do (`fix`).',
      declaredIn('src/errors.ts', [
        'TaskError',
        'ConfigError',
        'BudgetError',
        'LedgerError',
        'CheckerError',
        'ModelError',
        'SuiteError',
        'MemberError',
      ]),
    )}\n## Exit codes\n\n| how it ended | code |\n|---|---|\n${Object.entries(EXIT)
      .map(([name, exit]) => `| ${name} | ${exit} |\n`)
      .join('')}`,
    'docs/reference/protocol.md': protocol(),
    'docs/reference/cli.md': commandLine(),
  };
}

function page(title: string, what: string, ...declared: readonly Declared[][]): string {
  return `# ${title}\n\n${NOTE}\n${what}\n${declared.flat().map(section).join('')}`;
}

function fieldsOf(path: string, name: string, schema: ZodObject): Declared {
  return describedIn(name, '', schema, declaredIn(path, [name])[0]);
}

const CALLERS: Readonly<Record<Kind['callers'], string>> = {
  anyone: '',
  trusted: ' Requests and certificates may bring it only where commands are allowed.',
  owner: ' Only files of your own may name it.',
};

function kindRow({ kind, schema, callers }: Kind): Declared['rows'][number] {
  const alone = schema.safeParse(undefined).success;
  const beside = schema instanceof z.ZodUndefined ? '' : typeOf(z.toJSONSchema(z.nonoptional(schema), { io: 'input' }));
  const comment = `${schema.description ?? ''}${alone && beside !== '' ? ' The name may stand alone.' : ''}${CALLERS[callers]}`;
  return { name: kind, type: beside, comment };
}

function section({ name, comment, rows }: Declared): string {
  const said = comment === '' ? '' : `${comment}\n`;
  if (rows.length === 0) return `\n## ${name}\n\n${said}`;
  const typed = rows.some(({ type }) => type !== '');
  const head = typed ? '| name | type | |\n|---|---|---|\n' : '| name | |\n|---|---|\n';
  const lines = rows.map((row) => {
    const cells = [code(row.name), ...(typed ? [code(row.type)] : []), row.comment.replaceAll('|', '\\|')];
    return `| ${cells.join(' | ')} |\n`;
  });
  return `\n## ${name}\n\n${said}\n${head}${lines.join('')}`;
}

function code(text: string): string {
  return text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``;
}

const FATES: Readonly<Record<Fate, string>> = {
  honoured: 'honoured',
  said: 'set aside, and named',
  stays: 'stays here',
  refused: 'refused',
};

function protocol(): string {
  const wire = (path: string, fields: Readonly<Record<string, Field>>): string => {
    const rows = Object.entries(fields).map(([name, { alone, committee, says }]) => {
      const cells = [
        `\`${name}\``,
        FATES[alone],
        committee === alone ? '' : FATES[committee],
        says.replaceAll('|', '\\|'),
      ];
      return `| ${cells.join(' | ')} |\n`;
    });
    return `\n## ${path}\n\n| field | a member | the committee, where not the same | |\n|---|---|---|---|\n${rows.join('')}`;
  };
  return `# Fields of requests\n\n${NOTE}\nWhat becomes of each field, where one member answers and where the committee does. [Serve](../guides/serve.md#nothing-is-dropped-without-a-word) says how a reply names what was set aside.\n${[
    wire('Chat completions', CHAT_FIELDS),
    wire('Responses', RESPONSES_FIELDS),
    wire('Messages', MESSAGES_FIELDS),
  ].join('')}`;
}

function commandLine(): string {
  const help = (command: Command): string[] => [
    `\n## ${nameOf(command)}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`,
    ...command.commands.flatMap(help),
  ];
  return `# Command line\n\n${NOTE}\nEach command with its \`--help\`.\n${help(WHOLE).join('')}`;
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

/** As it is printed, with what is said after the options. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => void (text += part), getOutHelpWidth: () => 80 }).outputHelp();
  return text.trim();
}

if (import.meta.main)
  for (const [path, text] of Object.entries(referencePages())) {
    const file = resolve(import.meta.dirname, '../..', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`Wrote ${path}\n`);
  }
