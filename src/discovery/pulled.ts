import { join } from 'node:path';
import { local } from '../members/local.ts';
import { CATALOGUE, type CatalogueModel } from '../models/catalogue.ts';
import { modelsFolder } from '../models/folder.ts';
import { firstSound } from '../policy/firstSound.ts';
import { stateOf } from '../models/verify.ts';
import { isWorthAsking } from './recommend.ts';
import type { Source } from './source.ts';

/** They cost nothing but time, and one answer of a small model is seldom right. As many are written at once as `local()` holds. */
const SAMPLES = 16;
const WAVE = 8;

/** Whether node-llama-cpp could be loaded. It is not: that takes time and memory. */
export function hasLlama(): boolean {
  try {
    import.meta.resolve('node-llama-cpp');
    return true;
  } catch {
    return false;
  }
}

/** The models of the catalogue that are on this machine, the smallest first. */
export async function pulledModels(): Promise<CatalogueModel[]> {
  const states = await Promise.all(CATALOGUE.map((model) => stateOf(join(modelsFolder(), model.file), model)));
  return CATALOGUE.filter((_, index) => states[index] === 'verified' || states[index] === 'unverified');
}

/** A committee of the models that were pulled, the smallest first. */
export async function pulledCommittee(): Promise<Source> {
  const place = 'models on this machine';
  const pulled = await pulledModels();
  if (pulled.length === 0)
    return { kind: 'model', place, found: 'none is pulled: weak-committee models pull qwen2.5-coder-0.5b' };
  const all = pulled.map(({ name }) => name);
  const worth = all.filter(isWorthAsking);
  const names = worth.length > 0 ? worth : all;
  if (!hasLlama())
    return {
      kind: 'model',
      place,
      found: `${names.join(', ')}, but node-llama-cpp is missing: npm install node-llama-cpp`,
    };
  return {
    kind: 'model',
    place,
    found: names.join(', '),
    config: { committee: names.map((model) => local({ model })), policy: firstSound({ samples: SAMPLES, wave: WAVE }) },
  };
}
