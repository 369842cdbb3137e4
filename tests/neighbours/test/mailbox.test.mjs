import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import nodemailer from 'nodemailer';

import { start } from '../lib/start.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'mailbox-test-'));
let plain;
let secure;

before(async () => {
  plain = await start('mailbox');
  secure = await start('mailbox', { tls: true, folder, user: 'portti', password: 'salasana' });
});

after(async () => {
  await plain?.stop();
  await secure?.stop();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  for (const { facts } of [plain, secure]) {
    assert.equal((await fetch(`${facts.url}/api/messages`, { method: 'DELETE' })).status, 204);
  }
});

const LETTER = {
  from: 'Kuntala <chat@kuntala.example>',
  to: 'aino@asukas.example',
  subject: 'Keskustelusi – ääkköset',
  text: 'Hei äö',
  html: '<p>Hei <b>äö</b></p><script>alert(1)</script>',
};

function sender({ facts }, options = {}) {
  return nodemailer.createTransport({
    host: '127.0.0.1',
    port: facts.smtpPort,
    name: 'test',
    ...options,
  });
}

function sealed(options) {
  const tls = { ca: readFileSync(secure.facts.ca), servername: 'localhost' };
  return sender(secure, { tls, auth: { user: 'portti', pass: 'salasana' }, ...options });
}

async function messages({ facts }) {
  return (await fetch(`${facts.url}/api/messages`)).json();
}

test('mail arrives, whole and in order', async () => {
  await sender(plain).sendMail(LETTER);
  await sender(plain).sendMail({ ...LETTER, subject: 'second' });
  const [second, first] = await messages(plain);
  assert.equal(second.subject, 'second');
  assert.equal(first.subject, LETTER.subject);
  assert.equal(first.text.trim(), 'Hei äö');
  assert.equal(first.from.address, 'chat@kuntala.example');
  assert.deepEqual(first.envelope.to, ['aino@asukas.example']);
  assert.equal(first.secure, false);
});

test('STARTTLS and implicit TLS both work with the authority that was written', async () => {
  await sealed({ requireTLS: true }).sendMail(LETTER);
  await sealed({ secure: true, port: secure.facts.smtpsPort }).sendMail(LETTER);
  const kept = await messages(secure);
  assert.deepEqual(
    kept.map((mail) => [mail.secure, mail.user]),
    [
      [true, 'portti'],
      [true, 'portti'],
    ],
  );
});

test('mail without the password is refused', async () => {
  await assert.rejects(sealed({ auth: undefined }).sendMail(LETTER), { responseCode: 530 });
  await assert.rejects(sealed({ auth: { user: 'portti', pass: 'wrong' } }).sendMail(LETTER), {
    responseCode: 535,
  });
  assert.deepEqual(await messages(secure), []);
});

test('a refused recipient is refused always, a greylisted one the first time', async () => {
  const to = (address) => sender(plain).sendMail({ ...LETTER, to: address });
  await assert.rejects(to('refused@asukas.example'), { responseCode: 550 });
  await assert.rejects(to('refused@asukas.example'), { responseCode: 550 });
  await assert.rejects(to('greylist@asukas.example'), { responseCode: 451 });
  await to('greylist@asukas.example');
  assert.equal((await messages(plain)).length, 1);
});

test('the page shows the mail without letting it do anything', async () => {
  await sender(plain).sendMail({ ...LETTER, subject: '<b>bold</b>' });
  const [{ id }] = await messages(plain);
  const list = await (await fetch(plain.facts.url)).text();
  assert.ok(list.includes('&lt;b&gt;bold&lt;/b&gt;'));
  const page = await (await fetch(`${plain.facts.url}/messages/${id}`)).text();
  assert.match(page, /<iframe [^>]*sandbox/);
  const body = await fetch(`${plain.facts.url}/messages/${id}/html`);
  assert.match(body.headers.get('content-security-policy'), /^sandbox; default-src 'none'/);
  assert.equal((await fetch(`${plain.facts.url}/messages/999999`)).status, 404);
});

test('an open list hears of new mail', async () => {
  const stream = await fetch(`${plain.facts.url}/events`);
  const reader = stream.body.getReader();
  await reader.read();
  const heard = reader.read();
  await sender(plain).sendMail(LETTER);
  assert.match(Buffer.from((await heard).value).toString(), /data: changed/);
  await reader.cancel();
});
