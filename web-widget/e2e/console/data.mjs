/** A morning at a health centre: people, services and what they said. All made up. */
import { FILES_INFO } from '../lib/played_files.mjs';

export const MINUTE = 60_000_000;
export const now = () => Date.now() * 1000;

export const SERVICES = [
  {
    id: 'terveys',
    name: 'Terveysneuvonta',
    identification: true,
    attachments: FILES_INFO,
    video: true,
  },
  { id: 'sosiaali', name: 'Sosiaalineuvonta', identification: true, video: false },
];

export const SESSION = {
  account: 'aino',
  name: 'Sairaanhoitaja Aino',
  roles: ['professional'],
  services: SERVICES,
  transfer: [
    ...SERVICES,
    { id: 'hammas', name: 'Suun terveydenhuolto', identification: true, video: false },
  ],
  csrf: 'played-csrf',
};

export const SUPERVISOR = {
  ...SESSION,
  account: 'saara',
  name: 'Palveluesihenkilö Saara',
  roles: ['professional', 'supervisor'],
};

export const DEMO = [
  {
    account: 'aino',
    password: 'portti-demo',
    name: 'Sairaanhoitaja Aino',
    roles: ['professional'],
  },
  {
    account: 'eetu',
    password: 'portti-demo',
    name: 'Sosiaaliohjaaja Eetu',
    roles: ['professional'],
  },
  {
    account: 'saara',
    password: 'portti-demo',
    name: 'Palveluesihenkilö Saara',
    roles: ['professional', 'supervisor'],
  },
];

/** A door with the organisation's own sign-in beside local accounts. */
export const DOOR = { organisation: 'Kuntala', contact: 'palvelupiste, 09 123 4567' };

export const SESSIONS = () =>
  [
    ['saara', SUPERVISOR, 0, 240, true],
    ['saara', SUPERVISOR, 95, 300, false],
    ['aino', SESSION, 3, 180, false],
    ['oidc:eetu', { name: 'Sosiaaliohjaaja Eetu', roles: ['professional'] }, 41, 500, false],
  ].map(([account, { name, roles }, seen, since, own], n) => ({
    id: ids(n),
    account,
    name,
    roles,
    since: now() - since * MINUTE,
    seen_at: now() - seen * MINUTE,
    this: own,
  }));

export const ids = (n) => `0192f000-0000-7000-8000-00000000000${n}`;

export function row(n, name, more = {}) {
  return {
    conversation: ids(n),
    service: 'terveys',
    name,
    topic: '',
    language: 'fi',
    since: now() - n * 3 * MINUTE,
    identified: false,
    name_differs: false,
    last_seq: 1,
    ...more,
  };
}

export const WAITING = () => [
  row(7, 'Väinö Äänekoski', {
    topic: 'Lääkkeiden uusiminen ennen matkaa',
    since: now() - 14 * MINUTE,
  }),
  row(8, 'Nils Testström', {
    topic: 'Tidsbokning till hälsocentralen',
    language: 'sv',
    since: now() - 4 * MINUTE,
  }),
  row(9, 'Onni', { service: 'sosiaali', topic: '', since: now() - 20_000_000 }),
];

export const COLLEAGUES = [
  {
    id: 'eetu',
    name: 'Sosiaaliohjaaja Eetu',
    services: ['sosiaali'],
    status: 'available',
    held: 2,
  },
  {
    id: 'saara',
    name: 'Palveluesihenkilö Saara',
    services: ['terveys', 'sosiaali'],
    status: 'busy',
    held: 1,
  },
];

export function board(more = {}) {
  return {
    type: 'board',
    status: 'available',
    limit: 5,
    waiting: [],
    held: [],
    others: [],
    colleagues: COLLEAGUES,
    ...more,
  };
}

/** Gives events their places and times, a minute apart, ending about now. */
export function events(conversation, list, { after = 0, caughtUp = true } = {}) {
  const start = now() - list.length * MINUTE;
  return {
    type: 'events',
    conversation,
    events: list.map((event, index) => ({
      seq: after + index + 1,
      at: start + index * MINUTE,
      ...event,
    })),
    caught_up: caughtUp,
  };
}

export const started = (name, topic = '', more = {}) => ({
  type: 'started',
  service: 'terveys',
  name,
  phone: '040 123 4567',
  topic,
  language: 'fi',
  ...more,
});
export const accepted = { type: 'accepted', name: 'Sairaanhoitaja Aino', account: 'aino' };
export const resident = (text) => ({ type: 'said', side: 'resident', text, masked: false });
export const professional = (text, more = {}) => ({
  type: 'said',
  side: 'professional',
  name: 'Sairaanhoitaja Aino',
  text,
  masked: false,
  ...more,
});
export const requested = (more = {}) => ({
  type: 'identification_requested',
  hand_off: ids(5),
  name: 'Sairaanhoitaja Aino',
  expires_at: now() + 7 * MINUTE,
  ...more,
});
export const opened = { type: 'identification_opened', hand_off: ids(5) };
export const atProvider = { type: 'identification_started', hand_off: ids(5) };
export const identified = (more = {}) => ({
  type: 'identified',
  hand_off: ids(5),
  identity: {
    name: 'Aino Kaarina Esimerkki',
    masked_personal_id: '140285-****',
    foreign: false,
    non_disclosure: false,
    name_differs: false,
    assurance: {
      provider: 'suomi.fi',
      acr: 'http://ftn.ficora.fi/2017/loa2',
      method: 'Mobiilivarmenne',
      authenticated_at: now(),
    },
    ...more,
  },
});

/** A conversation that has come some way. */
export const TALK = [
  started('Aino Esimerkki', 'Flunssa ei mene ohi'),
  accepted,
  resident('Hei! Minulla on ollut flunssa jo kaksi viikkoa ja yskä vain pahenee.'),
  resident('Pitäisikö tulla käymään?'),
  professional('Hei Aino! Ikävä kuulla. Onko sinulla kuumetta tai hengenahdistusta?'),
  resident(
    'Ei kuumetta, mutta portaissa hengästyn herkemmin kuin ennen. Lääkkeenä on jo jotain verenpaineeseen.',
  ),
  {
    type: 'noted',
    name: 'Sairaanhoitaja Aino',
    text: 'Mahdollinen vastaanottoaika tälle päivälle, lääkitys tarkistettava.',
  },
  professional(
    'Kiitos. Katson mielelläni tietosi, niin voin varata sinulle ajan. Pyydän sinua ensin tunnistautumaan.',
  ),
];
