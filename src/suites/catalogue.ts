import { ConfigError } from '../errors.ts';
import type { Plugin } from '../nouns/plugin.ts';
import { registered } from '../nouns/registered.ts';
import type { CatalogueSuite } from './catalogueSuite.ts';
import { exercism } from './exercism.ts';
import { humanEval } from './humanEval.ts';
import { mbpp } from './mbpp.ts';
import { multiplE } from './multiplE.ts';

const RAW = 'https://raw.githubusercontent.com';

const OWN: readonly CatalogueSuite[] = [
  {
    name: 'humaneval',
    title: 'HumanEval: 164 functions in Python',
    licence: 'MIT',
    source: 'https://github.com/openai/human-eval',
    url: `${RAW}/openai/human-eval/6d43fb980f9fee3c892a914eda09951f772ad10d/data/HumanEval.jsonl.gz`,
    file: 'HumanEval.jsonl.gz',
    archive: false,
    sha256: 'b796127e635a67f93fb35c04f4cb03cf06f38c8072ee7cee8833d7bee06979ef',
    reader: 'humanEval',
    read: humanEval,
  },
  {
    name: 'humaneval-plus',
    title: 'HumanEval+ v0.1.10: more tests of the same, to be hidden',
    licence: 'Apache-2.0',
    source: 'https://github.com/evalplus/humanevalplus_release',
    url: `${RAW}/evalplus/humanevalplus_release/200defce9e3429d28ca215b6dd061c0f7f31c18b/HumanEvalPlus-OriginFmt.jsonl.gz`,
    file: 'HumanEvalPlus-OriginFmt.jsonl.gz',
    archive: false,
    sha256: 'daa7661c8189924068069b0872a440b491edb60f8bdf431d5957adc88d18bae5',
    reader: 'humanEval',
    read: humanEval,
  },
  {
    name: 'mbpp',
    title: 'MBPP: 974 basic problems in Python',
    licence: 'CC-BY-4.0',
    source: 'https://github.com/google-research/google-research/tree/master/mbpp',
    url: `${RAW}/google-research/google-research/2251e8c67a7fe7d6348714967ee101080b28e956/mbpp/mbpp.jsonl`,
    file: 'mbpp.jsonl',
    archive: false,
    sha256: null,
    reader: 'mbpp',
    read: mbpp,
  },
  {
    name: 'mbpp-sanitized',
    title: 'MBPP, the part that was verified by hand',
    licence: 'CC-BY-4.0',
    source: 'https://github.com/google-research/google-research/tree/master/mbpp',
    url: `${RAW}/google-research/google-research/30adf0ec5f35f9609c2f1d896005e184195d9146/mbpp/sanitized-mbpp.json`,
    file: 'sanitized-mbpp.json',
    archive: false,
    sha256: null,
    reader: 'mbpp',
    read: mbpp,
  },
  multiplEOf('ts', 'TypeScript'),
  multiplEOf('js', 'JavaScript'),
  track(
    'typescript',
    'TypeScript',
    '877c8a9cb4093ba340e2cd2a8183834b3b305fa8',
    '197e13a030358bb8f7ccbda64f4a6463422491659d5fabb7f1b9062a5cfb75d9',
  ),
  track(
    'javascript',
    'JavaScript',
    '295540983b6323edcfd457b3163ad6c63608f2da',
    '5491d7421fd2486a6eb3f55c1a13128a181ac67701a6834867745aa26029fdec',
  ),
  track(
    'python',
    'Python',
    '9eb657d4507d91efef99f484e7f2a1f4074911b5',
    '7e666efd2e845fabf67b620ac5a5970d1707a068565c99490c0af68f136158e6',
  ),
];

/**
 * The suites that can be pulled: the catalogue's, and those of plugins.
 *
 * @throws {@link ConfigError} for one that is none, and for one whose name is taken.
 */
export function suitesWith(plugins: readonly Plugin[]): readonly CatalogueSuite[] {
  const suites = registered([{ name: 'weak-committee', suites: OWN }, ...plugins], {
    called: 'suites',
    of: (plugin) => (plugin.suites ?? []).map((suite) => readSuite(suite, plugin.name)),
    nameOf: ({ name }) => name,
  });
  return [...suites.values()];
}

/** The suite of this name. Throws {@link ConfigError} with the names there are. */
export function cataloguedSuite(name: string, plugins: readonly Plugin[]): CatalogueSuite {
  const suites = suitesWith(plugins);
  const suite = suites.find((one) => one.name === name);
  if (suite !== undefined) return suite;
  throw new ConfigError(`There is no suite ${name} in the catalogue.`, {
    at: 'suite',
    fix: `It has: ${suites.map((one) => one.name).join(', ')}.`,
  });
}

const TEXTS = ['name', 'title', 'licence', 'source', 'url', 'file', 'reader'] as const;

function readSuite(suite: CatalogueSuite, plugin: string): CatalogueSuite {
  const missing = TEXTS.find((field) => typeof suite?.[field] !== 'string' || suite[field] === '');
  const wrong = (what: string, fix: string): ConfigError =>
    new ConfigError(`The plugin ${plugin} has a suite ${what}.`, { at: 'plugins', fix });
  if (missing !== undefined) throw wrong(`without \`${missing}\``, `Give ${TEXTS.join(', ')} as texts.`);
  if (typeof suite.read !== 'function') throw wrong(`called ${suite.name} without \`read\``, 'Give a function.');
  // They become names of files in the folder of suites.
  const odd = [suite.name, suite.file].find((name) => !/^\w[\w.-]*$/.test(name));
  if (odd !== undefined) throw wrong(`that would be kept as ${JSON.stringify(odd)}`, 'Use letters, digits and `.-_`.');
  return suite;
}

function multiplEOf(extension: string, language: string): CatalogueSuite {
  return {
    name: `humaneval-${extension}`,
    title: `HumanEval in ${language}, from MultiPL-E`,
    licence: 'BSD-3-Clause, not for training',
    source: 'https://github.com/nuprl/MultiPL-E',
    url: `${RAW}/nuprl/MultiPL-E/0e0f33b34cfc54e4ee1bb11ba86a19335c2f6e38/prompts/humaneval-${extension}-reworded.json`,
    file: `humaneval-${extension}-reworded.json`,
    archive: false,
    sha256: null,
    reader: 'multiplE',
    read: multiplE,
  };
}

function track(slug: string, language: string, commit: string, sha256: string): CatalogueSuite {
  return {
    name: `exercism-${slug}`,
    title: `Exercism's practice exercises in ${language}`,
    licence: 'MIT',
    source: `https://github.com/exercism/${slug}`,
    url: `https://codeload.github.com/exercism/${slug}/zip/${commit}`,
    file: slug,
    archive: true,
    sha256,
    reader: 'exercism',
    read: exercism,
  };
}
