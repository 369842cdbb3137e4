/**
 * A mail server that keeps what it is sent and shows it on a page, for the demo and the tests.
 *
 * Settings, each also from the environment as `MAILBOX_…`:
 *   port, host       the web page; port 0 picks a free one
 *   smtpPort         SMTP with STARTTLS where `tls` is on; 0 picks a free one
 *   smtpsPort        SMTP over TLS from the first byte, where `tls` is on; 0 picks a free one
 *   tls              makes a certificate authority and a certificate for `localhost` at the start
 *   folder           where the authority's certificate is written (`ca.pem`); a new one without it
 *   user, password   when both are set, mail is taken only after AUTH
 *
 * An address with `refused` in it is refused for good (550); one with `greylist` in it is refused
 * for now (451) the first time. `GET /api/messages` lists what came, `DELETE /api/messages`
 * forgets it, and the greylist too.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

import { listen, listenHttp, ready, run } from './lib/serve.mjs';
import { settings } from './lib/settings.mjs';
import { makeCertificate } from './mailbox/certificate.mjs';
import { Postbox } from './mailbox/postbox.mjs';
import { makeWeb } from './mailbox/web.mjs';

const SIZE_LIMIT = 10 * 1024 * 1024;

const options = settings('MAILBOX', {
  port: 0,
  host: 'localhost',
  smtpPort: 0,
  smtpsPort: 0,
  tls: false,
  folder: '',
  user: '',
  password: '',
  delayMs: 0,
});

run('mailbox', async () => {
  const postbox = new Postbox();
  const certificate = options.tls ? makeCertificate(options.folder) : undefined;
  const smtpPort = await listen(() => smtpServer(postbox, certificate, false), options.smtpPort);
  const smtpsPort =
    certificate && (await listen(() => smtpServer(postbox, certificate, true), options.smtpsPort));
  const port = await listenHttp(makeWeb(postbox), options.port);
  ready({ url: `http://${options.host}:${port}`, smtpPort, smtpsPort, ca: certificate?.ca });
});

function smtpServer(postbox, certificate, secure) {
  const wantsAuth = options.user !== '' && options.password !== '';
  return new SMTPServer({
    name: 'mailbox.localhost',
    banner: 'test mailbox',
    secure,
    ...(certificate && { key: certificate.key, cert: certificate.cert }),
    disabledCommands: [...(certificate ? [] : ['STARTTLS']), ...(wantsAuth ? [] : ['AUTH'])],
    // Without TLS there is nothing to hide a password in, and a test server may take it bare.
    allowInsecureAuth: certificate === undefined,
    authOptional: !wantsAuth,
    size: SIZE_LIMIT,
    disableReverseLookup: true,
    closeTimeout: 1_000,
    onAuth({ username, password }, _session, done) {
      if (username === options.user && password === options.password)
        return done(null, { user: username });
      return done(refusal(535, 'Authentication failed'));
    },
    onRcptTo({ address }, _session, done) {
      if (address.includes('refused')) return done(refusal(550, 'No such mailbox'));
      if (address.includes('greylist') && postbox.isNew(address))
        return done(refusal(451, 'Try again later'));
      return done();
    },
    async onData(stream, session, done) {
      const chunks = [];
      for await (const chunk of stream) chunks.push(chunk);
      if (options.delayMs > 0) await wait(options.delayMs);
      if (stream.sizeExceeded) return done(refusal(552, 'Message too large'));
      await postbox.keep(Buffer.concat(chunks), session);
      return done();
    },
  });
}

function refusal(code, message) {
  return Object.assign(new Error(message), { responseCode: code });
}
