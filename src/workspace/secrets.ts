/** Files that mostly hold secrets: a candidate could read them in its copy. */
const SECRET = /^\.env(?!\.example$)|^\.(?:npmrc|netrc|pypirc|aws|ssh|gnupg)$|\.(?:pem|key|p12)$|^id_(?:rsa|ed25519)$/;

/** Whether a file of this name mostly holds a secret. */
export function isSecret(name: string): boolean {
  return SECRET.test(name);
}
