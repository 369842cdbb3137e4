/**
 * The people of the test provider. Every personal identity code is artificial: the individual
 * number is 900–999, which no real person has. `npm test` checks numbers and check characters.
 */

/** Residents, as Suomi.fi would tell of them. */
export const RESIDENTS = [
  {
    id: 'aino',
    given: 'Aino Kaarina',
    calling: 'Aino',
    family: 'Esimerkki',
    code: '140285-9131',
    birthdate: '1985-02-14',
  },
  {
    id: 'vaino',
    given: 'Väinö Johannes',
    calling: 'Väinö',
    family: 'Äänekoski',
    code: '020947-902S',
    birthdate: '1947-09-02',
  },
  {
    id: 'nils',
    given: 'Nils Gustav',
    calling: 'Nils',
    family: 'Testström',
    code: '070763-934J',
    birthdate: '1963-07-07',
  },
  {
    id: 'onni',
    given: 'Onni Eemeli',
    calling: 'Onni',
    family: 'Mallikas',
    code: '230505A951U',
    birthdate: '2005-05-23',
  },
  {
    id: 'sanna',
    given: 'Sanna Maria',
    calling: 'Sanna',
    family: 'Demonen-Koe',
    code: '170191X968F',
    birthdate: '1991-01-17',
  },
  {
    id: 'tuuli',
    given: 'Tuuli Helmi',
    calling: 'Tuuli',
    family: 'Turvakielto',
    code: '050378-9458',
    birthdate: '1978-03-05',
    nonDisclosure: true,
  },
  {
    id: 'elena',
    given: 'Elena',
    family: 'Exemplar',
    eidas: 'EE/FI/XX-DEMO-0001',
    birthdate: '1990-10-30',
  },
];

/** Professionals, as a municipality's own sign-in would tell of them. */
export const STAFF = [
  {
    id: 'sari',
    given: 'Sari',
    family: 'Sairaanhoitaja',
    email: 'sari.sairaanhoitaja@kuntala.example',
    groups: ['portti-terveys'],
  },
  {
    id: 'sami',
    given: 'Sami',
    family: 'Sosiaalityöntekijä',
    email: 'sami.sosiaalityontekija@kuntala.example',
    groups: ['portti-sosiaali'],
  },
  {
    id: 'eeva',
    given: 'Eeva',
    family: 'Esihenkilö',
    email: 'eeva.esihenkilo@kuntala.example',
    groups: ['portti-terveys', 'portti-sosiaali', 'portti-supervisors'],
  },
  {
    id: 'paavo',
    given: 'Paavo',
    family: 'Pääkäyttäjä',
    email: 'paavo.paakayttaja@kuntala.example',
    groups: ['portti-admins'],
  },
  {
    id: 'ulla',
    given: 'Ulla',
    family: 'Ulkopuolinen',
    email: 'ulla.ulkopuolinen@kuntala.example',
    groups: [],
  },
];

/** Claims beside `sub` that a resident's ID token carries. */
export const RESIDENT_CLAIMS = [
  'urn:oid:1.2.246.21',
  'urn:oid:1.2.246.575.1.14',
  'urn:oid:2.5.4.42',
  'urn:oid:2.5.4.4',
  'urn:oid:2.5.4.3',
  'urn:oid:1.3.6.1.5.5.7.9.1',
  'urn:oid:1.2.246.517.2002.2.27',
  'urn:oid:1.2.246.517.3002.111.17',
  'birthdate',
];

/** Claims beside `sub` that a professional's ID token carries. */
export const STAFF_CLAIMS = [
  'preferred_username',
  'name',
  'given_name',
  'family_name',
  'email',
  'groups',
];

/** What the provider says of a resident. */
export function residentClaims(person) {
  return withoutGaps({
    'urn:oid:1.2.246.21': person.code,
    'urn:oid:1.2.246.575.1.14': person.given,
    'urn:oid:2.5.4.42': person.calling,
    'urn:oid:2.5.4.4': person.family,
    'urn:oid:2.5.4.3': `${person.family} ${person.given}`,
    'urn:oid:1.3.6.1.5.5.7.9.1': person.birthdate,
    'urn:oid:1.2.246.517.2002.2.27': person.nonDisclosure ? '1' : undefined,
    'urn:oid:1.2.246.517.3002.111.17': person.eidas,
    birthdate: person.birthdate,
  });
}

/** What the provider says of a professional. */
export function staffClaims(person) {
  return {
    preferred_username: person.id,
    name: `${person.given} ${person.family}`,
    given_name: person.given,
    family_name: person.family,
    email: person.email,
    groups: person.groups,
  };
}

function withoutGaps(claims) {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}
