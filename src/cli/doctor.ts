import { availableParallelism, freemem } from 'node:os';
import { tableOf } from '../text/table.ts';
import { Command } from 'commander';
import { findConfig } from '../config/config.ts';
import { committeeFrom } from '../config/committeeFrom.ts';
import { discover } from '../discovery/discover.ts';
import { hasLlama, pulledModels } from '../discovery/pulled.ts';
import { recommend } from '../discovery/recommend.ts';
import { seatsOf, type Seats } from '../discovery/seats.ts';
import { CommitteeError, EXIT, explain } from '../errors.ts';
import { shippedPriors } from '../policy/priceAware/shipped.ts';
import { bubblewrap } from '../sandbox/process/bubblewrap.ts';
import { outlook } from './forecastLines.ts';
import { interruptible } from './interrupt.ts';
import { loadQuietly } from './loadQuietly.ts';

/** `weak-committee doctor` */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('What this machine has: containment, members that can be asked, and the committee that pays here.')
    .option('-c, --config <file>', 'the configuration, if it is not the nearest one')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Without a configuration, members are taken from the first place in the list that has any. Nothing is bought, and no model is asked.

Examples:
  $ weak-committee doctor
  $ weak-committee doctor -c other.config.ts
  $ weak-committee doctor --json | jq .chosen

Exit codes: 0 there is a committee, 1 there is none.`,
    )
    .action(async ({ config, json }: { readonly config?: string; readonly json?: true }) => {
      using interrupt = interruptible();
      const report = await examine(config ?? findConfig(process.cwd()), interrupt.signal);
      if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
      else show(report);
      const usable = report.configured === null ? report.chosen !== null : report.configured.problem === null;
      process.exitCode = usable ? EXIT.solved : EXIT.unsolved;
    });
}

/** A configuration, as far as it can be used. */
interface Configured {
  readonly members: readonly string[];
  readonly policy: string | null;
  /** What is not as it could be, in words. */
  readonly caution: string | null;
  readonly problem: string | null;
  readonly seats: Seats | null;
}

/** Who a configuration would have asked, or why it cannot be used. */
async function configuredBy(path: string): Promise<Configured> {
  try {
    const { committee, strong, policy, caution = null } = committeeFrom(await loadQuietly(path));
    const { priors = shippedPriors() } = policy;
    return {
      members: [...committee, ...(strong === undefined ? [] : [strong])].map(({ name }) => name),
      policy: policy.name,
      caution,
      problem: null,
      seats: seatsOf(committee, strong, priors) ?? null,
    };
  } catch (error) {
    if (!(error instanceof CommitteeError)) throw error;
    return { members: [], policy: null, caution: null, problem: explain(error), seats: null };
  }
}

type Report = Awaited<ReturnType<typeof examine>>;

async function examine(file: string | undefined, signal: AbortSignal) {
  const bwrap = bubblewrap();
  const sources = await discover({ environment: process.env, signal });
  const chosen = sources.find(({ config }) => config !== undefined);
  const memory = freemem();
  const configuration = file ?? null;
  return {
    node: process.versions.node,
    cores: availableParallelism(),
    freeBytes: memory,
    containment:
      'problem' in bwrap ? { works: false, says: bwrap.problem } : { works: true, says: `bubblewrap ${bwrap.version}` },
    llama: hasLlama(),
    configuration,
    configured: configuration === null ? null : await configuredBy(configuration),
    places: sources.map(({ kind, place, found, config }) => ({ kind, place, found, usable: config !== undefined })),
    chosen: chosen?.place ?? null,
    recommended: recommend(memory),
    pulled: (await pulledModels()).map(({ name }) => name),
  };
}

function show(report: Report): void {
  const { node, cores, freeBytes, containment, llama, configuration, places, chosen, recommended, pulled } = report;
  const lines = [
    `Node ${node}, ${cores} cores, ${(freeBytes / 1e9).toFixed(1)} GB of memory free`,
    `${containment.works ? '✓' : '✗'} containment of processes: ${containment.says}${containment.works ? '' : '; checkers that need a process are refused'}`,
    `${llama ? '✓' : '✗'} node-llama-cpp, for models on this machine${llama ? '' : ': npm install node-llama-cpp'}`,
    configuration === null
      ? 'No weak-committee.config.ts here or above.'
      : `Configuration: ${configuration}. ${configuredLine(report)}`,
    '',
    configuration === null
      ? 'Where members are looked for, in this order:'
      : 'Without it, members would be looked for in this order:',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  const table = tableOf(
    ['place', 'found', configuration === null ? 'asked' : 'would be asked'],
    places.map(({ place, found, usable }) => [place, found, place === chosen ? 'yes' : usable ? 'could be' : '']),
  );
  process.stdout.write(`${table}\n`);
  process.stdout.write(`${reasonFor(report)}\n`);
  const seats = report.configured?.seats;
  const caution = report.configured?.caution;
  if (caution) process.stdout.write(`${caution}\n`);
  if (seats) process.stdout.write(`${seatLines(seats, report.configured?.policy ?? '').join('\n')}\n`);
  if (recommended === undefined) return;
  const missing = recommended.members.filter((name) => !pulled.includes(name));
  process.stdout.write(
    `\nRecommended of the models for this machine: ${recommended.says}\n${missing.map((name) => `  weak-committee models pull ${name}\n`).join('')}`,
  );
}

/** Who should sit, and what that is expected to come to. */
function seatLines({ asked, idle, committee, strong, guessed }: Seats, policy: string): string[] {
  const prices = policy === 'price-aware' ? 'At these prices' : 'With the policy price-aware, at these prices';
  return [
    `${prices}: ${asked.join(', then ')}. Expected: that ${outlook(committee)}.`,
    ...(strong === null ? [] : [`The strong member alone ${outlook(strong)}.`]),
    ...(idle.length === 0 ? [] : [`Leave out ${idle.join(', ')}: at their prices they bring less than others.`]),
    ...(guessed.length === 0
      ? []
      : [
          `Nothing was measured of ${guessed.join(', ')}: this is a guess. \`weak-committee fit\` learns from your runs.`,
        ]),
  ];
}

function configuredLine({ configured }: Report): string {
  if (configured === null) return '';
  return configured.problem === null
    ? `Its members are asked: ${configured.members.join(', ')}. The policy is ${configured.policy ?? 'none'}.`
    : `It cannot be used: ${configured.problem}`;
}

/** Why it was chosen: the first place, in the order of what most users mean, that has something. */
function reasonFor({ places, chosen, configured }: Report): string {
  if (configured !== null)
    return configured.problem === null ? 'The configuration is taken.' : 'Mend the configuration, or move it away.';
  const place = places.find((one) => one.place === chosen);
  switch (place?.kind) {
    case 'key':
      return `→ ${place.place} is set: whoever sets a key means that provider.`;
    case 'server':
      return `→ No key is set, and ${place.place} answers.`;
    case 'model':
      return '→ No key is set and no server answers, but models are on this machine.';
    case 'recordings':
      return '→ Nothing here can be asked: recorded answers are REPLAYED, and only the fixtures have any.';
    case undefined:
      return 'Nothing was found. Pull a model, set a key, or start a server.';
  }
}
