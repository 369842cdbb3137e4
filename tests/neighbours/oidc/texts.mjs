/** The words of the test provider, in the languages that `ui_locales` may ask for. */
export const TEXTS = {
  fi: {
    title: 'Testitunnistus',
    staffTitle: 'Henkilöstön testikirjautuminen',
    notice:
      'Tämä on testipalvelu. Henkilöt ja henkilötunnukset ovat keksittyjä, eikä mitään tietoja lähetetä eteenpäin oikeille palveluille.',
    lead: 'Valitse henkilö, jona tunnistaudut.',
    to: 'Tunnistaudut palveluun',
    level: 'Pyydetty varmuustaso',
    born: 'syntynyt',
    foreign: 'ulkomainen eIDAS-tunnistus, ei suomalaista henkilötunnusta',
    nonDisclosure: 'turvakielto',
    code: 'henkilötunnus',
    groups: 'ryhmät',
    noGroups: 'ei ryhmiä',
    cancel: 'Peruuta ja palaa palveluun',
    signOut: 'Kirjaudu ulos',
    signOutLead: 'Istuntosi testitunnistuksessa päättyy. Palvelu, josta tulit:',
    languages: 'Kieli',
    gone: 'Tunnistusta ei voi jatkaa',
    goneLead:
      'Tunnistustapahtuma on vanhentunut tai se on jo käytetty. Palaa palveluun ja aloita tunnistus uudelleen.',
  },
  sv: {
    title: 'Testidentifiering',
    staffTitle: 'Personalens testinloggning',
    notice:
      'Det här är en testtjänst. Personerna och personbeteckningarna är påhittade och inga uppgifter skickas vidare till riktiga tjänster.',
    lead: 'Välj den person som du identifierar dig som.',
    to: 'Du identifierar dig i tjänsten',
    level: 'Begärd tillitsnivå',
    born: 'född',
    foreign: 'utländsk eIDAS-identifiering, ingen finländsk personbeteckning',
    nonDisclosure: 'spärrmarkering',
    code: 'personbeteckning',
    groups: 'grupper',
    noGroups: 'inga grupper',
    cancel: 'Avbryt och gå tillbaka till tjänsten',
    signOut: 'Logga ut',
    signOutLead: 'Din session i testidentifieringen avslutas. Tjänsten du kom från:',
    languages: 'Språk',
    gone: 'Identifieringen kan inte fortsätta',
    goneLead:
      'Identifieringen har gått ut eller redan använts. Gå tillbaka till tjänsten och börja om.',
  },
  en: {
    title: 'Test identification',
    staffTitle: 'Staff test sign-in',
    notice:
      'This is a test service. The people and their identity codes are made up, and nothing is sent on to any real service.',
    lead: 'Choose the person you identify as.',
    to: 'You are identifying to',
    level: 'Requested assurance level',
    born: 'born',
    foreign: 'foreign eIDAS identification, no Finnish identity code',
    nonDisclosure: 'non-disclosure for personal safety',
    code: 'identity code',
    groups: 'groups',
    noGroups: 'no groups',
    cancel: 'Cancel and go back to the service',
    signOut: 'Sign out',
    signOutLead: 'Your session with the test identification ends. The service you came from:',
    languages: 'Language',
    gone: 'The identification cannot go on',
    goneLead: 'It has expired or was already used. Go back to the service and start again.',
  },
};

/** Each language by its own name, in the order they are offered. */
export const LANGUAGES = { fi: 'Suomi', sv: 'Svenska', en: 'English' };

/** The first language of a `ui_locales` list that there are texts for; otherwise Finnish. */
export function languageOf(uiLocales) {
  for (const tag of (uiLocales ?? '').split(/\s+/)) {
    const language = tag.slice(0, 2).toLowerCase();
    if (language in TEXTS) return language;
  }
  return 'fi';
}
