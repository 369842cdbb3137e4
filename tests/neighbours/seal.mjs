/**
 * Encrypts texts with `jose`, so that tests can see that what others encrypt is opened.
 *
 * Takes a list of `{ jwk, alg, enc, header, text }` as its only argument, and prints the list of
 * encrypted tokens.
 */
import { CompactEncrypt, importJWK } from 'jose';

const wanted = JSON.parse(process.argv[2]);
const sealed = wanted.map(async ({ jwk, alg, enc, header, text }) =>
  new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ ...header, alg, enc })
    .encrypt(await importJWK(jwk, alg)),
);
process.stdout.write(`${JSON.stringify(await Promise.all(sealed))}\n`);
