/** Plays the part of the server that takes and gives files. */
import { pdf, photo } from './made_files.mjs';

/** What a played service takes. */
export const FILES_INFO = {
  file_bytes: 25_000_000,
  conversation_files: 20,
  after_closing_seconds: 0,
  kinds: [
    { kind: 'jpeg', media_type: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
    { kind: 'png', media_type: 'image/png', extensions: ['png'] },
    { kind: 'webp', media_type: 'image/webp', extensions: ['webp'] },
    { kind: 'heic', media_type: 'image/heic', extensions: ['heic', 'heif'] },
    { kind: 'pdf', media_type: 'application/pdf', extensions: ['pdf'] },
    { kind: 'text', media_type: 'text/plain', extensions: ['txt'] },
    {
      kind: 'docx',
      media_type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      extensions: ['docx'],
    },
  ],
};

export const fileId = (n) => `01999999-0000-7000-8000-00000000000${n}`;

/** The events of a file; `more` changes the last. */
export function file(n, side, name, state, more = {}) {
  const attachment = fileId(n);
  const size = more.size ?? 2_345_678;
  const offered = {
    type: 'attachment_offered',
    attachment,
    side,
    name,
    size,
    media_type: TYPES[name.split('.').at(-1)],
  };
  const received = { type: 'attachment_received', attachment };
  const last = {
    ready: { type: 'attachment_ready', attachment, size, preview: false, flagged: false, ...more },
    refused: { type: 'attachment_refused', attachment, reason: 'infected', ...more },
    removed: { type: 'attachment_removed', attachment, side, ...more },
  }[state];
  return [offered, ...(state === 'offered' ? [] : [received]), ...(last ? [last] : [])];
}

const TYPES = {
  jpg: 'image/jpeg',
  png: 'image/png',
  heic: 'image/heic',
  pdf: 'application/pdf',
  txt: 'text/plain',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

export const LETTER = pdf([
  [
    'Kotihoito-ohje',
    '',
    'Selkäkipu helpottaa useimmiten muutamassa viikossa.',
    'Liiku kivun sallimissa rajoissa joka päivä.',
    'Vältä pitkää paikallaan oloa.',
    'Ota särkylääkettä ohjeen mukaan.',
    '',
    'Ota yhteyttä, jos jalkaan tulee puutumista.',
  ],
  ['Toinen sivu', '', 'Venyttelyt kahdesti päivässä.'],
  ['Kolmas sivu', '', 'Seuraava soitto kahden viikon päästä.'],
]);

/** Made once: painting it takes longer than showing a screen. */
const PHOTO = photo();
const TEXT = 'Oireet alkoivat 3.11.\n\nAamulla 37,2\nIllalla 38,1\n<b>Ei lihavoitu</b>\n';

/** Answers the requests about files; the state is a test's to change. `csrf` tells the token that
 *  staff must send. */
export async function playFiles(context, csrf = () => undefined) {
  const state = {
    csrf,
    /** What is fetched under a name that ends so. */
    contents: {
      'image/png': PHOTO,
      'application/pdf': LETTER,
      'text/plain': Buffer.from(TEXT),
    },
    /** How a creation is refused: [status, body]. */
    refuse: null,
    /** Bytes are taken, but never acknowledged. */
    hold: false,
    /** How often the bytes are cut off. */
    drops: 0,
    created: [],
    patches: 0,
    links: [],
    sizes: new Map(),
    types: new Map(),
  };
  await context.route(/\/api\/(.*\/)?attachments(\/.*)?$/, (route) => answer(route, state));
  await context.route('**/api/files/**', (route) => serve(route, state));
  return state;
}

function metadata(header = '') {
  const pairs = header.split(',').map((pair) => pair.trim().split(' '));
  return Object.fromEntries(
    pairs.map(([key, value = '']) => [key, Buffer.from(value, 'base64').toString()]),
  );
}

const TUS = { 'tus-resumable': '1.0.0' };

async function answer(route, state) {
  const request = route.request();
  const { pathname } = new URL(request.url());
  const [, base, rest = ''] = /^(.*\/attachments)(?:\/(.*))?$/.exec(pathname);
  const [id, last] = rest.split('/');
  const headers = request.headers();
  if (headers['x-portti-csrf'] !== state.csrf()) {
    return route.fulfill({ status: 403, json: { code: 'csrf', message: '' } });
  }
  switch (request.method()) {
    case 'POST': {
      if (last === 'link') {
        const { purpose } = request.postDataJSON();
        state.links.push([id, purpose]);
        const url = `/api/files/${purpose}-${id}`;
        return route.fulfill({ json: { url, expires_at: (Date.now() + 300_000) * 1_000 } });
      }
      if (state.refuse) {
        const [status, json] = state.refuse;
        return route.fulfill({ status, json, headers: TUS });
      }
      const told = metadata(headers['upload-metadata']);
      state.created.push(told);
      state.sizes.set(told.id, headers['upload-length']);
      return route.fulfill({
        status: 201,
        headers: { ...TUS, location: `${base}/${told.id}` },
      });
    }
    case 'HEAD':
      return route.fulfill({
        headers: { ...TUS, 'upload-offset': '0', 'upload-length': state.sizes.get(id) },
      });
    case 'PATCH':
      state.patches += 1;
      if (state.drops > 0) {
        state.drops -= 1;
        return route.abort('connectionreset');
      }
      if (state.hold) return undefined;
      return route.fulfill({
        status: 204,
        headers: { ...TUS, 'upload-offset': state.sizes.get(id) },
      });
    default:
      return route.fulfill({ status: 204, headers: TUS });
  }
}

async function serve(route, state) {
  const name = new URL(route.request().url()).pathname.split('/').at(-1);
  const [purpose, id] = [name.split('-')[0], name.slice(name.indexOf('-') + 1)];
  const type = purpose === 'preview' ? 'image/png' : (state.types.get(id) ?? 'image/png');
  await route.fulfill({
    body: state.contents[type],
    headers: {
      'content-type': type,
      'content-disposition': 'attachment',
      'cache-control': 'no-store',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    },
  });
}
