import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Certificate, Signature } from '../nouns/certificate.ts';
import { digestOf, type Json } from '../nouns/digest.ts';
import { ConfigError } from '../errors.ts';

/** Who signs certificates, and with what. */
export interface Signing {
  /** A name for people; what is proved is the key. */
  readonly by: string;
  /** The path of an Ed25519 private key in PEM, as `openssl genpkey -algorithm ed25519 -out key.pem` writes it. */
  readonly key: string;
}

/** Signs certificates. */
export type Signer = (certificate: Certificate) => Certificate;

/**
 * Reads the key, before anything is bought.
 *
 * @throws {@link ConfigError} when it cannot be read, or is of another kind.
 */
export function openSigner({ by, key: path }: Signing): Signer {
  const key = privateKey(path);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
  return (certificate) => {
    const claims = { by, publicKey };
    const value = sign(null, signed(certificate, claims), key).toString('base64');
    return { ...certificate, signature: { ...claims, value } };
  };
}

function privateKey(path: string): KeyObject {
  const at = 'config.signing.key';
  const fix = 'Make one with `openssl genpkey -algorithm ed25519 -out key.pem`.';
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(path));
  } catch (cause) {
    throw new ConfigError(`The signing key ${path} cannot be read.`, { at, fix, cause });
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new ConfigError(`The signing key ${path} is ${key.asymmetricKeyType}, not ed25519.`, { at, fix });
  return key;
}

/** Who signed a certificate: the key's fingerprint, as SSH writes such, and the name that was given with it. */
export interface SignerFound {
  readonly valid: boolean;
  readonly by: string;
  readonly fingerprint: string;
}

/** Looks at a certificate's signature; undefined where it has none. */
export function signerOf(certificate: Certificate): SignerFound | undefined {
  const { signature } = certificate;
  if (signature === undefined) return undefined;
  const { by, publicKey, value } = signature;
  const der = Buffer.from(publicKey, 'base64');
  const fingerprint = `SHA256:${createHash('sha256').update(der).digest('base64').replace(/=+$/, '')}`;
  try {
    const key = createPublicKey({ key: der, type: 'spki', format: 'der' });
    const valid =
      key.asymmetricKeyType === 'ed25519' &&
      verify(null, signed(certificate, { by, publicKey }), key, Buffer.from(value, 'base64'));
    return { valid, by, fingerprint };
  } catch {
    // A key that is none.
    return { valid: false, by, fingerprint };
  }
}

function signed(certificate: Certificate, claims: Omit<Signature, 'value'>): Buffer {
  const { signature: _, ...rest } = certificate;
  return Buffer.from(digestOf({ certificate: rest, ...claims } as unknown as Json));
}
