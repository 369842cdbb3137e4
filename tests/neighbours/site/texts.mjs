/** The words of the municipality's pages. The place and its numbers are made up. */

/** Each language by its own name, in the order they are offered. */
export const LANGUAGES = { fi: 'Suomi', sv: 'Svenska', en: 'English' };

export const TEXTS = {
  fi: {
    name: 'Kuntalan kunta',
    skip: 'Siirry sisältöön',
    languages: 'Kieli',
    hero: 'Järven rannalla, lähellä ihmistä',
    heroLead:
      'Kuntalassa asuu 6 412 ihmistä. Palvelut löytyvät kirkonkylältä, verkosta ja nyt myös chatista.',
    chatTitle: 'Kysy chatissa',
    chatLead:
      'Terveysneuvonnan hoitaja ja sosiaaliohjaaja vastaavat arkisin. Avaa keskustelu sivun alareunan painikkeesta ja kerro asiasi omin sanoin.',
    chatSafe:
      'Voit aloittaa nimettömänä. Älä kirjoita henkilötunnustasi: jos asiasi vaatii tunnistautumista, ammattilainen pyytää sitä keskustelun aikana.',
    chatOpen: 'Avaa keskustelu',
    servicesTitle: 'Palvelut',
    services: [
      {
        mark: 'health',
        title: 'Terveys',
        text: 'Neuvontaa oireista, ajanvarauksesta ja omahoidosta. Kiireellisessä hätätilanteessa soita 112.',
      },
      {
        mark: 'family',
        title: 'Sosiaalipalvelut',
        text: 'Tukea perheille, ikäihmisille ja arjen muutoksiin. Sosiaaliohjaaja auttaa alkuun.',
      },
      {
        mark: 'school',
        title: 'Kasvatus ja koulut',
        text: 'Varhaiskasvatus, kaksi koulua ja kansalaisopisto. Haku syksyn ryhmiin on auki.',
      },
      {
        mark: 'home',
        title: 'Asuminen ja ympäristö',
        text: 'Tontit, rakennusluvat, jätehuolto ja venepaikat samasta palvelupisteestä.',
      },
    ],
    newsTitle: 'Ajankohtaista',
    news: [
      {
        date: '2026-11-18',
        shown: '18.11.2026',
        title: 'Kirjasto auki omatoimisesti aamuseitsemästä',
        text: 'Kirjastokortilla pääsee lukusaliin arkisin klo 7–21 ja viikonloppuisin klo 9–18.',
      },
      {
        date: '2026-11-12',
        shown: '12.11.2026',
        title: 'Influenssarokotukset kirkonkylän terveysasemalla',
        text: 'Rokotukset ilman ajanvarausta tiistaisin ja torstaisin klo 9–15.',
      },
      {
        date: '2026-11-05',
        shown: '5.11.2026',
        title: 'Hiihtoladut lumetetaan marraskuun lopussa',
        text: 'Kahden kilometrin valaistu lenkki avataan, kun pakkanen sallii.',
      },
    ],
    address: 'Rantatie 1, 99999 Kuntala',
    demo: 'Kuntala on esittelyä varten keksitty kunta.',
    missing: 'Sivua ei löydy',
    missingLead: 'Tarkista osoite tai palaa etusivulle.',
    privacy: {
      title: 'Chatin tietosuojaseloste',
      paragraphs: [
        'Keskustelun sisältö tallennetaan salattuna neuvontapalvelun antamista varten. Tietoja näkevät vain ne ammattilaiset, jotka hoitavat asiaasi.',
        'Voit keskustella nimettömänä. Jos tunnistaudut, ammattilainen näkee nimesi ja henkilötunnuksesi osittain peitettynä keskustelun ajan.',
        'Keskustelut poistetaan palvelun säilytysajan jälkeen. Voit pyytää omat tietosi nähtäväksi tai poistettavaksi kunnan tietosuojavastaavalta.',
      ],
    },
    survey: {
      title: 'Palautekysely',
      paragraphs: [
        'Kiitos, että käytit Kuntalan chatia. Tämä sivu on esittelyn palautekyselyn paikalla: oikea kunta linkittää tähän oman kyselynsä.',
      ],
    },
  },
  sv: {
    name: 'Kuntala kommun',
    skip: 'Gå till innehållet',
    languages: 'Språk',
    hero: 'Vid sjöns strand, nära människan',
    heroLead:
      'I Kuntala bor 6 412 människor. Servicen finns i kyrkbyn, på nätet och nu också i chatten.',
    chatTitle: 'Fråga i chatten',
    chatLead:
      'Rådgivningens sjukskötare och socialhandledare svarar på vardagar. Öppna samtalet med knappen längst ner på sidan och berätta ditt ärende med egna ord.',
    chatSafe:
      'Du kan börja anonymt. Skriv inte din personbeteckning: om ditt ärende kräver identifiering ber den som svarar om det under samtalet.',
    chatOpen: 'Öppna samtalet',
    servicesTitle: 'Tjänster',
    services: [
      {
        mark: 'health',
        title: 'Hälsa',
        text: 'Råd om symtom, tidsbokning och egenvård. Ring 112 i en nödsituation.',
      },
      {
        mark: 'family',
        title: 'Socialservice',
        text: 'Stöd för familjer, äldre och förändringar i vardagen. Socialhandledaren hjälper dig i gång.',
      },
      {
        mark: 'school',
        title: 'Fostran och skolor',
        text: 'Småbarnspedagogik, två skolor och ett medborgarinstitut. Ansökan till höstens grupper är öppen.',
      },
      {
        mark: 'home',
        title: 'Boende och miljö',
        text: 'Tomter, bygglov, avfallshantering och båtplatser på samma ställe.',
      },
    ],
    newsTitle: 'Aktuellt',
    news: [
      {
        date: '2026-11-18',
        shown: '18.11.2026',
        title: 'Meröppet bibliotek från klockan sju på morgonen',
        text: 'Med bibliotekskort kommer du in i läsesalen på vardagar kl. 7–21 och på veckoslut kl. 9–18.',
      },
      {
        date: '2026-11-12',
        shown: '12.11.2026',
        title: 'Influensavaccinering på hälsostationen i kyrkbyn',
        text: 'Vaccinering utan tidsbokning på tisdagar och torsdagar kl. 9–15.',
      },
      {
        date: '2026-11-05',
        shown: '5.11.2026',
        title: 'Skidspåren får konstsnö i slutet av november',
        text: 'Det belysta spåret på två kilometer öppnas när kölden tillåter.',
      },
    ],
    address: 'Strandvägen 1, 99999 Kuntala',
    demo: 'Kuntala är en påhittad kommun för demonstrationer.',
    missing: 'Sidan finns inte',
    missingLead: 'Kontrollera adressen eller gå tillbaka till första sidan.',
    privacy: {
      title: 'Dataskyddsbeskrivning för chatten',
      paragraphs: [
        'Samtalets innehåll sparas krypterat för att rådgivning ska kunna ges. Uppgifterna ses bara av dem som sköter ditt ärende.',
        'Du kan samtala anonymt. Om du identifierar dig ser den som svarar ditt namn och din personbeteckning delvis dold under samtalet.',
        'Samtalen raderas efter tjänstens förvaringstid. Du kan be kommunens dataskyddsombud att få se dina uppgifter eller få dem raderade.',
      ],
    },
    survey: {
      title: 'Responsenkät',
      paragraphs: [
        'Tack för att du använde Kuntalas chatt. Den här sidan står i stället för en riktig responsenkät: en riktig kommun länkar till sin egen här.',
      ],
    },
  },
  en: {
    name: 'Municipality of Kuntala',
    skip: 'Skip to the content',
    languages: 'Language',
    hero: 'By the lake, close to people',
    heroLead:
      'Kuntala is home to 6,412 people. Its services are in the village, on the web and now also in the chat.',
    chatTitle: 'Ask in the chat',
    chatLead:
      'A nurse and a social counsellor answer on weekdays. Open the conversation with the button at the bottom of the page and tell us in your own words.',
    chatSafe:
      'You can start anonymously. Do not write your personal identity code: if your matter needs identification, the professional asks for it during the conversation.',
    chatOpen: 'Open the conversation',
    servicesTitle: 'Services',
    services: [
      {
        mark: 'health',
        title: 'Health',
        text: 'Advice on symptoms, appointments and self-care. In an emergency, call 112.',
      },
      {
        mark: 'family',
        title: 'Social services',
        text: 'Support for families, older people and changes in daily life. A social counsellor gets you started.',
      },
      {
        mark: 'school',
        title: 'Children and schools',
        text: 'Early education, two schools and an adult education centre. Autumn groups are open for applications.',
      },
      {
        mark: 'home',
        title: 'Housing and environment',
        text: 'Plots, building permits, waste and boat berths from one service point.',
      },
    ],
    newsTitle: 'News',
    news: [
      {
        date: '2026-11-18',
        shown: '18 November 2026',
        title: 'Library opens for self-service at seven',
        text: 'A library card opens the reading room on weekdays 7–21 and at weekends 9–18.',
      },
      {
        date: '2026-11-12',
        shown: '12 November 2026',
        title: 'Flu vaccinations at the village health station',
        text: 'No appointment needed, Tuesdays and Thursdays 9–15.',
      },
      {
        date: '2026-11-05',
        shown: '5 November 2026',
        title: 'Ski tracks get snow at the end of November',
        text: 'The lit two-kilometre loop opens as soon as the frost allows.',
      },
    ],
    address: 'Rantatie 1, 99999 Kuntala, Finland',
    demo: 'Kuntala is a municipality made up for demonstrations.',
    missing: 'Page not found',
    missingLead: 'Check the address or go back to the front page.',
    privacy: {
      title: 'Privacy notice of the chat',
      paragraphs: [
        'The conversation is stored encrypted so that advice can be given. Only the professionals who handle your matter see it.',
        'You can talk anonymously. If you identify yourself, the professional sees your name and your partly hidden personal identity code during the conversation.',
        'Conversations are deleted after the service’s retention time. You can ask the municipality’s data protection officer to show you your data or delete it.',
      ],
    },
    survey: {
      title: 'Feedback survey',
      paragraphs: [
        'Thank you for using Kuntala’s chat. This page stands in for a real survey: a real municipality links to its own here.',
      ],
    },
  },
};
