/** Services and events for the played server, with people who do not exist. */
import { FILES_INFO, file } from '../lib/played_files.mjs';

export const CONVERSATION = '01999999-0000-7000-8000-000000000001';
export const HAND_OFF = '01999999-0000-7000-8000-0000000000f1';

const TEXTS = {
  fi: {
    health: 'Terveysneuvonta',
    healthText: 'Sairaanhoitaja neuvoo terveyteen ja hoitoon hakeutumiseen liittyvissä asioissa.',
    social: 'Sosiaalineuvonta',
    socialText: 'Apua arjen pulmiin, tukiin ja palveluihin.',
    closed: 'Kiireellisissä asioissa soita Päivystysapuun 116 117.',
    hours: ['ma–to 8–16', 'pe 8–15'],
    nurse: 'Sairaanhoitaja Aino',
    topic: 'Selkäkipu',
    talk: [
      'Hei! Olen Aino. Kuinka voin auttaa?',
      'Hei, selkäni on ollut kipeä kaksi viikkoa. Pitäisikö minun tulla vastaanotolle?',
      'Ikävä kuulla. Säteileekö kipu jalkaan, tai onko sinulla puutumista?',
      'Ei säteile, mutta yöllä herään kipuun. Olen ottanut särkylääkettä, josta on ollut vähän apua.',
      'Kiitos. Tarkistaisin mielelläni aiemmat käyntisi, jotta osaan ohjata sinut oikeaan paikkaan.',
    ],
  },
  sv: {
    health: 'Hälsorådgivning',
    healthText: 'En sjukskötare ger råd om hälsa och om var du kan få vård.',
    social: 'Socialrådgivning',
    socialText: 'Hjälp med vardagen, stöd och tjänster.',
    closed: 'Ring Jourhjälpen 116 117 i brådskande ärenden.',
    hours: ['mån–tors 8–16', 'fre 8–15'],
    nurse: 'Sjukskötare Aino',
    topic: 'Ont i ryggen',
    talk: [
      'Hej! Jag heter Aino. Vad kan jag hjälpa dig med?',
      'Hej, jag har haft ont i ryggen i två veckor. Borde jag komma till mottagningen?',
      'Tråkigt att höra. Strålar smärtan ut i benet, eller känner du domningar?',
      'Nej, men jag vaknar av smärtan på natten. Jag har tagit värktabletter som hjälper lite.',
      'Tack. Jag skulle gärna kontrollera dina tidigare besök, så att jag kan hänvisa dig rätt.',
    ],
  },
  en: {
    health: 'Health advice',
    healthText: 'A nurse advises you on health and on where to seek care.',
    social: 'Social advice',
    socialText: 'Help with everyday problems, benefits and services.',
    closed: 'In urgent matters call Medical Helpline 116 117.',
    hours: ['Mon–Thu 8–16', 'Fri 8–15'],
    nurse: 'Nurse Aino',
    topic: 'Back pain',
    talk: [
      'Hello! I am Aino. How can I help?',
      'Hello, my back has hurt for two weeks. Should I come in?',
      'Sorry to hear that. Does the pain radiate to your leg, or do you feel numbness?',
      'No, but I wake up at night. Painkillers have helped a little.',
      'Thank you. I would like to check your earlier visits, so that I can direct you to the right place.',
    ],
  },
};

export const texts = (language) => TEXTS[language];

/** The moment that the pictures are taken, in microseconds: today at 10.12, Helsinki or not. */
const start = new Date();
start.setHours(10, 12, 0, 0);
const at = (minutes) => (start.getTime() + minutes * 60_000) * 1_000;

export function services(language, change = {}) {
  const words = TEXTS[language];
  const common = {
    availability: 'open',
    closed_message: '',
    hours: words.hours,
    languages: ['fi', 'sv', 'en'],
    privacy_version: '2026-01',
    privacy_url: 'http://kunta.localhost/fi/privacy',
    phone_required: false,
    identification: 'on-request',
    message_chars: 2000,
    screening: { codes: ['finnish', 'swedish'], block_after_identification: false },
    survey_url: 'http://kunta.localhost/fi/survey',
    transcript_mail: true,
    attachments: FILES_INFO,
    video: true,
  };
  return [
    {
      ...common,
      id: 'terveys',
      name: words.health,
      description: words.healthText,
      waiting: 3,
      estimate_seconds: 420,
      ...change.terveys,
    },
    {
      ...common,
      id: 'sosiaali',
      name: words.social,
      description: words.socialText,
      waiting: 0,
      ...change.sosiaali,
    },
  ];
}

export function closedService(language) {
  return {
    availability: 'closed',
    closed_message: TEXTS[language].closed,
    opens_at: at(60 * 22 - 12),
    waiting: 0,
  };
}

/** Numbers events from 1. */
export function numbered(...events) {
  return events.map((event, index) => ({ seq: index + 1, at: at(index), ...event }));
}

export function started(language) {
  return {
    type: 'started',
    service: 'terveys',
    name: 'Elli',
    topic: TEXTS[language].topic,
    language,
  };
}

export const accepted = (language) => ({ type: 'accepted', name: TEXTS[language].nurse });

export function said(language, index, more = {}) {
  const own = index % 2 === 1;
  return {
    type: 'said',
    side: own ? 'resident' : 'professional',
    ...(own ? {} : { name: TEXTS[language].nurse }),
    text: TEXTS[language].talk[index],
    masked: false,
    ...more,
  };
}

/** A conversation that has gone on for a while. */
export function talk(language, upTo = 5) {
  const lines = TEXTS[language].talk.slice(0, upTo).map((_text, index) => said(language, index));
  return [started(language), accepted(language), ...lines];
}

export function requested(language, more = {}) {
  return {
    type: 'identification_requested',
    hand_off: HAND_OFF,
    name: TEXTS[language].nurse,
    expires_at: (Date.now() + 9.5 * 60_000) * 1_000,
    ...more,
  };
}

/** The request that comes with the start, where the service has everybody identify first. */
export function requestedFirst(language) {
  const { name: _, ...request } = requested(language);
  return request;
}

export const handOff = (type, more = {}) => ({ type, hand_off: HAND_OFF, ...more });

export const identifiedAs = (more = {}) =>
  handOff('identified', {
    identity: {
      name: 'Elli Esimerkki',
      foreign: false,
      non_disclosure: false,
      name_differs: false,
      ...more,
    },
  });

export const identified = identifiedAs();

const NAMES = {
  fi: [
    'Ihottuma.png',
    'Kotihoito-ohje.pdf',
    'Lähete ja aiemmat lausunnot 2024–2026.pdf',
    'Kuumelista.txt',
  ],
  sv: [
    'Utslag.png',
    'Vårdanvisning.pdf',
    'Remiss och tidigare utlåtanden 2024–2026.pdf',
    'Febertabell.txt',
  ],
  en: ['Rash.png', 'Home care.pdf', 'Referral and earlier statements 2024–2026.pdf', 'Fever.txt'],
};

/** Files that were sent and received, one in each state that stays. */
export function files(language) {
  const [picture, letter, referral, list] = NAMES[language];
  return [
    ...talk(language),
    requested(language),
    identified,
    ...file(3, 'resident', referral, 'refused', { reason: 'not_checkable' }),
    ...file(2, 'professional', letter, 'ready', { size: 184_000 }),
    ...file(1, 'resident', picture, 'ready', { preview: true }),
    ...file(4, 'resident', list, 'received', { size: 1_900 }),
  ];
}

/** The same conversation before any file. */
export const ready = (language) => [...talk(language), requested(language), identified];
