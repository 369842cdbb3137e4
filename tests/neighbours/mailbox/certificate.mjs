/** A certificate authority of a day, and a certificate for this machine signed by it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const NAMES = 'subjectAltName=DNS:localhost,DNS:mailbox.localhost,IP:127.0.0.1,IP:::1';

/** Makes both with the `openssl` command and returns key, certificate and the authority's file. */
export function makeCertificate(folder) {
  const place = folder || mkdtempSync(path.join(tmpdir(), 'mailbox-'));
  mkdirSync(place, { recursive: true });
  const at = (name) => path.join(place, name);
  const common = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-noenc',
    '-days',
    '30',
  ];
  openssl([
    ...common,
    '-subj',
    '/CN=Test mailbox authority',
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  ]);
  openssl([
    ...common,
    '-subj',
    '/CN=localhost',
    '-CA',
    at('ca.pem'),
    '-CAkey',
    at('ca.key'),
    '-keyout',
    at('server.key'),
    '-out',
    at('server.pem'),
    '-addext',
    'basicConstraints=critical,CA:FALSE',
    '-addext',
    'extendedKeyUsage=serverAuth',
    '-addext',
    NAMES,
  ]);
  return {
    ca: at('ca.pem'),
    key: readFileSync(at('server.key')),
    cert: readFileSync(at('server.pem')),
  };
}

function openssl(argv) {
  try {
    execFileSync('openssl', argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    if (error.code === 'ENOENT')
      throw new Error('the command openssl is missing: apt-get install openssl');
    throw new Error(`openssl: ${error.stderr}`);
  }
}
