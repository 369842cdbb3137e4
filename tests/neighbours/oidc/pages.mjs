/** The pages a person sees at the test provider. No script: forms and links only. */
import { html } from '../lib/html.mjs';
import { LANGUAGES, TEXTS } from './texts.mjs';

/** The page where a person is chosen. */
export function choicePage({ uid, language, people, client, acr, staff }) {
  const t = TEXTS[language];
  const title = staff ? t.staffTitle : t.title;
  return frame(
    language,
    title,
    uid,
    html`
    <h1>${title}</h1>
    <p class="notice">${t.notice}</p>
    <p class="facts">${t.to} <strong>${client}</strong>${acr && html`<br>${t.level} <code>${acr}</code>`}</p>
    <h2 id="people">${t.lead}</h2>
    <form method="post" action="/interaction/${uid}/choose">
      <ul class="people" aria-labelledby="people">
        ${people.map(
          (person) => html`<li>
          <button name="person" value="${person.id}">
            <span class="name">${person.given} ${person.family}</span>
            <span class="detail">${staff ? staffDetail(person, t) : residentDetail(person, t, language)}</span>
          </button>
        </li>`,
        )}
      </ul>
    </form>
    <form method="post" action="/interaction/${uid}/cancel">
      <button class="cancel">${t.cancel}</button>
    </form>`,
  );
}

function residentDetail(person, t, language) {
  const born = new Intl.DateTimeFormat(language, { timeZone: 'UTC' }).format(
    new Date(person.birthdate),
  );
  const identity = person.code ? `${t.code} ${person.code}` : t.foreign;
  return [`${t.born} ${born}`, identity, person.nonDisclosure && t.nonDisclosure]
    .filter(Boolean)
    .join(' · ');
}

function staffDetail(person, t) {
  return `${person.email} · ${person.groups.length > 0 ? `${t.groups} ${person.groups.join(', ')}` : t.noGroups}`;
}

/** The page that asks whether to sign out here too. */
export function signOutPage({ language, client, action, secret }) {
  const t = TEXTS[language];
  return frame(
    language,
    t.signOut,
    undefined,
    html`
    <h1>${t.signOut}</h1>
    <p>${t.signOutLead}${client && html` <strong>${client}</strong>`}</p>
    <form method="post" action="${action}">
      <input type="hidden" name="xsrf" value="${secret}">
      <button class="cancel" name="logout" value="yes">${t.signOut}</button>
    </form>`,
  );
}

/** The page for an identification that is over, or a request that was wrong. */
export function errorPage(language, detail) {
  const t = TEXTS[language];
  return frame(
    language,
    t.gone,
    undefined,
    html`
    <h1>${t.gone}</h1>
    <p>${t.goneLead}</p>
    ${detail && html`<p class="facts"><code>${detail}</code></p>`}`,
  );
}

function frame(language, title, uid, content) {
  return html`<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title}</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/style.css">
</head>
<body>
  <header>
    <span class="mark" aria-hidden="true"></span>
    <span class="brand">Testiväylä</span>
    ${
      uid &&
      html`<nav aria-label="${TEXTS[language].languages}">
      ${Object.entries(LANGUAGES).map(
        ([code, name]) => html`
        <a href="/interaction/${uid}?lang=${code}" lang="${code}" hreflang="${code}"
          ${code === language && html`aria-current="true"`}>${name}</a>`,
      )}
    </nav>`
    }
  </header>
  <main>${content}</main>
</body>
</html>`;
}
