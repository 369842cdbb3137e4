/**
 * A real OpenID Connect provider for the demo and the tests: Suomi.fi by default, or a
 * municipality's staff sign-in with `{"people":"staff"}`.
 *
 * Settings, each also from the environment as `OIDC_…`:
 *   port             0 picks a free one
 *   host             the name in the issuer's address
 *   people           "residents" or "staff"
 *   portti           the address of the Portti server whose clients these are
 *   clients          a list of clients in the words of OpenID dynamic registration; without it,
 *                    `portti` (for residents as the Finnish trust network demands: signed requests,
 *                    private_key_jwt, encrypted ID tokens; keys from Portti's own address),
 *                    `portti-plain` (private_key_jwt alone) and `portti-secret`
 *                    (client_secret_basic)
 *   clientSecret     the secret of `portti-secret`
 *   acrValues        assurance levels that are supported, the default first
 * Test knobs, only from the environment:
 *   OIDC_AUTO_PICK   the id of a person who is chosen without asking, or "cancel"
 *   OIDC_DELAY_MS    how long each page takes
 *   OIDC_COOP        the Cross-Origin-Opener-Policy of its pages; "same-origin" cuts off the opener
 *   OIDC_ACR         the level that is granted, whatever was asked for
 *   OIDC_CONTROL     "1" opens POST /control/rotate (it signs with new keys from now on, and the old
 *                    ones stay published) and POST /control/retire (they do not any more)
 *   OIDC_AMR         the methods that are told, with commas; two factors by default
 *   OIDC_KEYS        a file with the keys that it begins with, made where it is missing: many tests
 *                    start a provider, and finding primes takes long
 */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

import { formBody } from './lib/body.mjs';
import { sendPage, sendText } from './lib/html.mjs';
import { loopbackFetch } from './lib/loopback-fetch.mjs';
import { listenHttp, ready, run } from './lib/serve.mjs';
import { settings } from './lib/settings.mjs';
import { choicePage, errorPage, signOutPage } from './oidc/pages.mjs';
import {
  RESIDENT_CLAIMS,
  RESIDENTS,
  residentClaims,
  STAFF,
  STAFF_CLAIMS,
  staffClaims,
} from './oidc/people.mjs';
import { makeStore } from './oidc/store.mjs';
import { languageOf, TEXTS } from './oidc/texts.mjs';

const LEVEL = 'http://ftn.ficora.fi/2017/loatest2';
/** What the Finnish trust network demands of a client (Traficom 213/2023 S). */
const TRUST_NETWORK = {
  require_signed_request_object: true,
  id_token_encrypted_response_alg: 'RSA-OAEP',
  id_token_encrypted_response_enc: 'A128CBC-HS256',
};
const POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

const knobs = {
  autoPick: process.env.OIDC_AUTO_PICK,
  delay: Number(process.env.OIDC_DELAY_MS ?? 0),
  coop: process.env.OIDC_COOP,
  keys: process.env.OIDC_KEYS,
  acr: process.env.OIDC_ACR,
  control: process.env.OIDC_CONTROL === '1',
  amr: (process.env.OIDC_AMR ?? 'mfa,test').split(','),
};

const options = settings('OIDC', {
  port: 0,
  host: 'tunnistus.localhost',
  people: 'residents',
  portti: 'http://chat.localhost:8080',
  clients: [],
  clientSecret: 'demo-secret-of-the-test-provider-only',
  acrValues: [LEVEL, 'http://ftn.ficora.fi/2017/loatest3'],
});

const staff = options.people === 'staff';
const people = staff ? STAFF : RESIDENTS;
const style = readFileSync(new URL('./oidc/style.css', import.meta.url), 'utf8');

run('oidc', async () => {
  // The library remarks on Node 20 and on being a test provider: neither is news here.
  console.info = console.warn = () => {};
  const { Provider } = await import('oidc-provider');

  let handler = (_request, response) => response.writeHead(503).end();
  const port = await listenHttp((request, response) => handler(request, response), options.port);
  const issuer = `http://${options.host}:${port}`;
  const adapter = makeStore();
  /** What was begun before goes on: all that is kept lies in the store. */
  const open = (keys) => {
    const provider = new Provider(issuer, configuration(adapter, keys));
    provider.on('server_error', (_context, error) =>
      process.stderr.write(`oidc: ${error.stack}\n`),
    );
    const library = route(provider, provider.callback());
    handler = knobs.control ? controlled(library, keys, open) : library;
  };
  open(knobs.keys ? keptKeys(knobs.keys) : freshKeys());
  ready({
    url: issuer,
    discovery: `${issuer}/.well-known/openid-configuration`,
    people: people.map(({ id }) => id),
  });
});

function freshKeys() {
  return [
    signingKey('rsa', { modulusLength: 2048 }, 'RS256'),
    signingKey('ec', { namedCurve: 'P-256' }, 'ES256'),
  ];
}

/** Providers that start side by side may each make the file: it appears whole, and any will do. */
function keptKeys(file) {
  if (!existsSync(file)) {
    const made = `${file}.${process.pid}`;
    writeFileSync(made, JSON.stringify(freshKeys()), { mode: 0o600 });
    renameSync(made, file);
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The first two keys are those that it signs with. */
function controlled(library, keys, open) {
  return (request, response) => {
    if (request.method !== 'POST' || !request.url.startsWith('/control/'))
      return library(request, response);
    if (request.url === '/control/rotate') open([...freshKeys(), ...keys]);
    if (request.url === '/control/retire') open(keys.slice(0, 2));
    return response.writeHead(204).end();
  };
}

function configuration(adapter, keys) {
  return {
    adapter,
    clients: options.clients.length > 0 ? options.clients : defaultClients(),
    jwks: { keys },
    claims: {
      iss: null,
      sid: null,
      openid: ['sub', 'acr', 'amr', 'auth_time', ...(staff ? STAFF_CLAIMS : RESIDENT_CLAIMS)],
    },
    scopes: ['openid'],
    responseTypes: ['code'],
    acrValues: options.acrValues,
    clientAuthMethods: ['private_key_jwt', 'client_secret_basic'],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    extraParams: ['ftn_spname'],
    cookies: { keys: ['a test provider needs no secret here'] },
    features: {
      devInteractions: { enabled: false },
      encryption: { enabled: true },
      requestObjects: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: askToSignOut },
      backchannelLogout: { enabled: true },
    },
    ttl: {
      Interaction: 600,
      Session: 3600,
      Grant: 3600,
      AuthorizationCode: 60,
      IdToken: 600,
      AccessToken: 600,
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: consentToAll,
    findAccount: (_context, id) => {
      const person = people.find((one) => one.id === id);
      if (person === undefined) return undefined;
      return {
        accountId: id,
        claims: () => ({ sub: id, ...(staff ? staffClaims(person) : residentClaims(person)) }),
      };
    },
    fetch: loopbackFetch,
    renderError: (context, out) => {
      context.type = 'html';
      context.set('content-security-policy', POLICY);
      context.body = `<!doctype html>\n${errorPage(languageOf(context.query.ui_locales), `${out.error}: ${out.error_description ?? ''}`)}`;
    },
  };
}

function defaultClients() {
  const common = {
    redirect_uris: staff
      ? [`${options.portti}/api/staff/callback`]
      : [`${options.portti}/identify/callback`],
    post_logout_redirect_uris: staff
      ? [`${options.portti}/console/`]
      : [`${options.portti}/identify/signed-out`],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    application_type: 'web',
    ...(staff && {
      post_logout_redirect_uris: [`${options.portti}/console/`],
      backchannel_logout_uri: `${options.portti}/api/staff/backchannel-logout`,
      backchannel_logout_session_required: true,
    }),
  };
  const keyed = {
    ...common,
    client_name: 'Portti',
    token_endpoint_auth_method: 'private_key_jwt',
    jwks_uri: `${options.portti}/.well-known/portti-jwks.json`,
  };
  return [
    {
      ...keyed,
      client_id: 'portti',
      ...(staff ? {} : TRUST_NETWORK),
    },
    { ...keyed, client_id: 'portti-plain' },
    {
      ...common,
      client_id: 'portti-secret',
      client_name: 'Portti',
      token_endpoint_auth_method: 'client_secret_basic',
      client_secret: options.clientSecret,
    },
  ];
}

/**
 * A fresh key. It goes through PEM: exporting a key while the job that made it is cleared away
 * deadlocks Node 20 now and then.
 */
function signingKey(type, parameters, alg) {
  const privateKeyEncoding = { type: 'pkcs8', format: 'pem' };
  const { privateKey } = generateKeyPairSync(type, { ...parameters, privateKeyEncoding });
  return { ...createPrivateKey(privateKey).export({ format: 'jwk' }), alg, use: 'sig' };
}

/** The person consents by choosing to identify: no second page. */
async function consentToAll(context) {
  const { client, session, params, provider } = context.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(params.scope);
  await grant.save();
  return grant;
}

/** Asks whether the session with this provider is to end too. */
function askToSignOut(context) {
  const { client, params, session, urlFor } = context.oidc;
  context.type = 'html';
  context.set('content-security-policy', POLICY);
  context.body = `<!doctype html>\n${signOutPage({
    language: languageOf(params.ui_locales),
    client: client?.clientName ?? '',
    action: urlFor.call(context.oidc, 'end_session_confirm'),
    secret: session.state.secret,
  })}`;
}

function route(provider, library) {
  return async (request, response) => {
    const url = new URL(request.url, 'http://provider');
    const [, room, uid, action] = url.pathname.split('/');
    if (url.pathname === '/style.css') return sendText(response, style, 'text/css; charset=utf-8');
    if (room !== 'interaction') return library(request, response);
    try {
      await interact(provider, request, response, {
        uid,
        action,
        wanted: url.searchParams.get('lang'),
      });
    } catch (error) {
      if (error.name !== 'SessionNotFound') process.stderr.write(`oidc: ${error.stack}\n`);
      sendPage(response, errorPage(languageOf(url.searchParams.get('lang'))), {
        status: 400,
        policy: POLICY,
      });
    }
  };
}

async function interact(provider, request, response, { uid, action, wanted }) {
  const interaction = await provider.interactionDetails(request, response);
  const { params } = interaction;
  if (knobs.delay > 0) await wait(knobs.delay);
  const finish = (result) => provider.interactionFinished(request, response, result);
  const cancelled = { error: 'access_denied', error_description: 'the person cancelled' };

  if (request.method === 'POST' && action === 'cancel') return finish(cancelled);
  if (request.method === 'POST' && action === 'choose') {
    const person = (await formBody(request)).get('person');
    await leaveOther(provider, interaction, person);
    return finish(login(person, params));
  }
  if (knobs.autoPick === 'cancel') return finish(cancelled);
  if (knobs.autoPick) return finish(login(knobs.autoPick, params));

  const client = await provider.Client.find(params.client_id);
  const language = wanted in TEXTS ? wanted : languageOf(params.ui_locales);
  const page = choicePage({
    uid,
    language,
    people,
    client: client.clientName,
    acr: params.acr_values,
    staff,
  });
  const headers = knobs.coop ? { 'cross-origin-opener-policy': knobs.coop } : {};
  return sendPage(response, page, { policy: POLICY, headers });
}

/** Whoever was signed in here before is not, once another person chooses to identify. */
async function leaveOther(provider, interaction, person) {
  const { session } = interaction;
  if (!session || session.accountId === person) return;
  await (await provider.Session.findByUid(session.uid))?.destroy();
  delete interaction.session;
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
}

function login(id, params) {
  if (!people.some((person) => person.id === id)) throw new Error(`no person is called ${id}`);
  const asked = (params.acr_values ?? '')
    .split(' ')
    .find((level) => options.acrValues.includes(level));
  return {
    login: {
      accountId: id,
      acr: knobs.acr ?? asked ?? options.acrValues[0],
      amr: knobs.amr,
      remember: false,
    },
  };
}
