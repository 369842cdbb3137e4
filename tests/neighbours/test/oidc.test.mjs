import assert from 'node:assert/strict';
import {
  constants,
  createDecipheriv,
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { loopbackFetch } from '../lib/loopback-fetch.mjs';
import { start } from '../lib/start.mjs';

const LEVEL = 'http://ftn.ficora.fi/2017/loatest2';
const SECRET = 'a secret for this test';
const base64 = (value) => Buffer.from(value).toString('base64url');

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const opening = generateKeyPairSync('rsa', { modulusLength: 2048 });
const portti = http.createServer((request, response) => {
  assert.equal(request.url, '/.well-known/portti-jwks.json');
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' };
  const lock = { ...opening.publicKey.export({ format: 'jwk' }), kid: 'two', use: 'enc' };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ keys: [key, lock] }));
});

let origin;
let provider;
let callback;

before(async () => {
  await new Promise((resolve) => portti.listen(0, '127.0.0.1', resolve));
  origin = `http://chat.localhost:${portti.address().port}`;
  callback = `${origin}/identify/callback`;
  provider = await start('oidc', { portti: origin, clientSecret: SECRET });
});

after(async () => {
  portti.close();
  await provider?.stop();
});

async function discover(url = provider.facts.url) {
  return (await loopbackFetch(`${url}/.well-known/openid-configuration`)).json();
}

function authorization(discovery, clientId, extra = {}) {
  const verifier = base64(randomBytes(32));
  const url = new URL(discovery.authorization_endpoint);
  const parameters = {
    client_id: clientId,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: callback,
    state: 'the-state',
    nonce: 'a-nonce-of-at-least-thirty-two-characters',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    acr_values: LEVEL,
    prompt: 'login',
    ...extra,
  };
  const ofTrustNetwork = clientId === 'portti' && callback.endsWith('/identify/callback');
  url.search = new URLSearchParams(
    ofTrustNetwork
      ? {
          client_id: clientId,
          response_type: 'code',
          scope: 'openid',
          request: signed({ iss: clientId, aud: discovery.issuer, ...parameters }),
        }
      : parameters,
  );
  return { url, verifier };
}

function signed(claims) {
  const now = Math.floor(Date.now() / 1000);
  const all = { iat: now, exp: now + 60, ...claims };
  const text = `${base64(JSON.stringify({ alg: 'ES256', kid: 'one' }))}.${base64(JSON.stringify(all))}`;
  const signature = sign('sha256', Buffer.from(text), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  return `${text}.${base64(signature)}`;
}

/** Opens a JWE of RSA-OAEP and A128CBC-HS256 (RFC 7518, sections 4.3 and 5.2.3). */
function opened(token) {
  const [header, key, iv, text, tag] = token.split('.');
  const bytes = (part) => Buffer.from(part, 'base64url');
  const { alg, enc, kid } = JSON.parse(bytes(header));
  assert.deepEqual([alg, enc, kid], ['RSA-OAEP', 'A128CBC-HS256', 'two']);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const secret = privateDecrypt({ key: opening.privateKey, padding }, bytes(key));
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(header.length * 8));
  const hmac = createHmac('sha256', secret.subarray(0, 16));
  hmac.update(header).update(bytes(iv)).update(bytes(text)).update(length);
  assert.deepEqual(hmac.digest().subarray(0, 16), bytes(tag));
  const cipher = createDecipheriv('aes-128-cbc', secret.subarray(16), bytes(iv));
  return Buffer.concat([cipher.update(bytes(text)), cipher.final()]).toString();
}

async function choose(discovery, clientId, person, extra, browser = new Browser()) {
  const { url, verifier } = authorization(discovery, clientId, extra);
  const page = await browser.open(url);
  const { left } = await browser.post(`${page.url.href}/choose`, { person }, callback);
  return { page, left, verifier };
}

async function redeem(discovery, left, verifier, { headers = {}, fields = {} }) {
  const answer = await loopbackFetch(discovery.token_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: left.searchParams.get('code'),
      redirect_uri: callback,
      code_verifier: verifier,
      ...fields,
    }),
  });
  return { status: answer.status, body: await answer.json() };
}

function basic() {
  return {
    headers: {
      authorization: `Basic ${btoa(`portti-secret:${encodeURIComponent(SECRET).replaceAll('%20', '+')}`)}`,
    },
  };
}

function assertion(discovery, clientId = 'portti') {
  return {
    fields: {
      client_id: clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: signed({
        iss: clientId,
        sub: clientId,
        aud: discovery.token_endpoint,
        jti: base64(randomBytes(16)),
      }),
    },
  };
}

async function claimsOf(discovery, token) {
  const [header, payload, signature] = token.split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url'));
  const { keys } = await (await loopbackFetch(discovery.jwks_uri)).json();
  const key = createPublicKey({ key: keys.find((one) => one.kid === kid), format: 'jwk' });
  assert.ok(
    verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')),
  );
  return JSON.parse(Buffer.from(payload, 'base64url'));
}

test('a resident identifies and the claims are those of Suomi.fi', async () => {
  const discovery = await discover();
  const { left, verifier } = await choose(discovery, 'portti', 'aino');
  assert.equal(left.searchParams.get('state'), 'the-state');
  assert.equal(left.searchParams.get('iss'), discovery.issuer);
  const { status, body } = await redeem(discovery, left, verifier, assertion(discovery));
  assert.equal(status, 200, JSON.stringify(body));
  const claims = await claimsOf(discovery, opened(body.id_token));
  assert.equal(claims.iss, provider.facts.url);
  assert.equal(claims.aud, 'portti');
  assert.equal(claims.acr, LEVEL);
  assert.deepEqual(claims.amr, ['mfa', 'test']);
  assert.equal(typeof claims.auth_time, 'number');
  assert.equal(claims.nonce, 'a-nonce-of-at-least-thirty-two-characters');
  assert.equal(claims['urn:oid:1.2.246.21'], '140285-9131');
  assert.equal(claims['urn:oid:1.2.246.575.1.14'], 'Aino Kaarina');
  assert.equal(claims['urn:oid:2.5.4.4'], 'Esimerkki');
  assert.equal(claims.birthdate, '1985-02-14');
});

test('another person may identify in the same browser', async () => {
  const discovery = await discover();
  const browser = new Browser();
  for (const person of ['aino', 'tuuli', 'aino']) {
    const { left, verifier } = await choose(discovery, 'portti', person, {}, browser);
    const { body } = await redeem(discovery, left, verifier, assertion(discovery));
    assert.equal((await claimsOf(discovery, opened(body.id_token))).sub, person);
  }
});

test('a client of the trust network must sign its request, another need not', async () => {
  const discovery = await discover();
  const { url } = authorization(discovery, 'portti');
  url.searchParams.delete('request');
  url.searchParams.set('redirect_uri', callback);
  const { left: refused } = await new Browser().open(url, {}, callback);
  assert.equal(refused.searchParams.get('error'), 'invalid_request');
  const { left, verifier } = await choose(discovery, 'portti-plain', 'aino');
  const proof = assertion(discovery, 'portti-plain');
  const { body } = await redeem(discovery, left, verifier, proof);
  assert.equal((await claimsOf(discovery, body.id_token)).acr, LEVEL);
});

test('it signs with new keys when told to, and forgets the old ones when told to', async () => {
  const turning = await start('oidc', { portti: origin }, { OIDC_CONTROL: '1' });
  try {
    const { jwks_uri } = await discover(turning.facts.url);
    const ids = async () =>
      (await (await loopbackFetch(jwks_uri)).json()).keys.map(({ kid }) => kid);
    const control = (what) =>
      loopbackFetch(`${turning.facts.url}/control/${what}`, { method: 'POST' });
    const first = await ids();
    await control('rotate');
    const both = await ids();
    assert.deepEqual(both.slice(2), first);
    await control('retire');
    assert.deepEqual(await ids(), both.slice(0, 2));
    const shut = await loopbackFetch(`${provider.facts.url}/control/rotate`, { method: 'POST' });
    assert.equal(shut.status, 404);
  } finally {
    await turning.stop();
  }
});

test('the client with a secret works, and a code works once', async () => {
  const discovery = await discover();
  const { left, verifier } = await choose(discovery, 'portti-secret', 'elena');
  const { status, body } = await redeem(discovery, left, verifier, basic());
  assert.equal(status, 200, JSON.stringify(body));
  const claims = await claimsOf(discovery, body.id_token);
  assert.equal(claims['urn:oid:1.2.246.21'], undefined);
  assert.match(claims['urn:oid:1.2.246.517.3002.111.17'], /^EE\/FI\//);
  const again = await redeem(discovery, left, verifier, basic());
  assert.equal(again.body.error, 'invalid_grant');
});

test('a wrong verifier and a request without PKCE are refused', async () => {
  const discovery = await discover();
  const { left } = await choose(discovery, 'portti-secret', 'nils');
  const wrong = await redeem(discovery, left, base64(randomBytes(32)), basic());
  assert.equal(wrong.body.error, 'invalid_grant');
  const { url } = authorization(discovery, 'portti-secret');
  url.searchParams.delete('code_challenge');
  url.searchParams.delete('code_challenge_method');
  const { left: refused } = await new Browser().open(url, {}, callback);
  assert.equal(refused.searchParams.get('error'), 'invalid_request');
});

test('cancelling comes back as access_denied', async () => {
  const browser = new Browser();
  const page = await browser.open(authorization(await discover(), 'portti').url);
  const { left } = await browser.post(`${page.url.href}/cancel`, {}, callback);
  assert.equal(left.searchParams.get('error'), 'access_denied');
  assert.equal(left.searchParams.get('state'), 'the-state');
});

test('the page speaks the language that was asked for and runs no script', async () => {
  const discovery = await discover();
  for (const [locale, words] of [
    ['sv-FI', 'Testidentifiering'],
    ['de en', 'Test identification'],
    ['fi', 'Testitunnistus'],
  ]) {
    const { page } = await choose(discovery, 'portti', 'onni', { ui_locales: locale });
    assert.ok(page.text.includes(`<h1>${words}</h1>`), words);
    assert.ok(!page.text.includes('<script'));
    assert.match(page.headers.get('content-security-policy'), /^default-src 'none'/);
  }
});

test('an interaction that is over shows a page, not a trace', async () => {
  const page = await new Browser().open(`${provider.facts.url}/interaction/gone`);
  assert.equal(page.status, 400);
  assert.ok(page.text.includes('Tunnistusta ei voi jatkaa'));
});

test('the knobs: a person without asking, another level, a cut-off opener', async () => {
  const picking = await start(
    'oidc',
    { portti: origin, clientSecret: SECRET },
    { OIDC_AUTO_PICK: 'vaino', OIDC_ACR: 'low' },
  );
  const shy = await start('oidc', { portti: origin }, { OIDC_COOP: 'same-origin' });
  try {
    const discovery = await discover(picking.facts.url);
    const { url, verifier } = authorization(discovery, 'portti-secret');
    const { left } = await new Browser().open(url, {}, callback);
    const { body } = await redeem(discovery, left, verifier, basic());
    assert.equal((await claimsOf(discovery, body.id_token)).acr, 'low');
    const page = await new Browser().open(
      authorization(await discover(shy.facts.url), 'portti').url,
    );
    assert.equal(page.headers.get('cross-origin-opener-policy'), 'same-origin');
  } finally {
    await picking.stop();
    await shy.stop();
  }
});

test('the staff sign-in tells groups', async () => {
  callback = `${origin}/api/staff/callback`;
  const staff = await start('oidc', {
    portti: origin,
    people: 'staff',
    host: 'henkilosto.localhost',
    clientSecret: SECRET,
  });
  try {
    const discovery = await discover(staff.facts.url);
    const { left, verifier } = await choose(discovery, 'portti-secret', 'eeva');
    const { body } = await redeem(discovery, left, verifier, basic());
    const claims = await claimsOf(discovery, body.id_token);
    assert.equal(claims.preferred_username, 'eeva');
    assert.ok(claims.groups.includes('portti-supervisors'));
  } finally {
    callback = `${origin}/identify/callback`;
    await staff.stop();
  }
});
