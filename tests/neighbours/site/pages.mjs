/** The pages of the municipality. */
import { html } from '../lib/html.mjs';
import { LANGUAGES, TEXTS } from './texts.mjs';

/** The front page of a language. */
export function frontPage(site) {
  const t = TEXTS[site.language];
  return frame(
    site,
    { title: t.name, page: '' },
    html`
    <section class="hero">
      <div class="hero-words">
        <h1>${t.hero}</h1>
        <p>${t.heroLead}</p>
      </div>
      <img src="/hero.svg" alt="" width="1200" height="420">
    </section>
    <div class="width">
      <section aria-labelledby="chat" class="call">
        <h2 id="chat">${t.chatTitle}</h2>
        <p>${t.chatLead}</p>
        <p class="quiet">${t.chatSafe}</p>
        <button type="button" data-portti-open>${t.chatOpen}</button>
      </section>
      <section aria-labelledby="services">
        <h2 id="services">${t.servicesTitle}</h2>
        <ul class="cards">
          ${t.services.map(
            ({ title, text, mark }) => html`<li>
            <span class="card-mark ${mark}" aria-hidden="true"></span>
            <h3>${title}</h3>
            <p>${text}</p>
          </li>`,
          )}
        </ul>
      </section>
      <section aria-labelledby="news" class="news">
        <h2 id="news">${t.newsTitle}</h2>
        <ul>
          ${t.news.map(
            ({ date, shown, title, text }) => html`<li>
            <time datetime="${date}">${shown}</time>
            <h3>${title}</h3>
            <p>${text}</p>
          </li>`,
          )}
        </ul>
      </section>
    </div>`,
  );
}

/** A page of words alone. */
export function plainPage(site) {
  const { title, paragraphs } = TEXTS[site.language][site.page];
  return frame(
    site,
    { title, page: site.page },
    html`
    <div class="width words"><h1>${title}</h1>${paragraphs.map((text) => html`<p>${text}</p>`)}</div>`,
  );
}

/** An address without a page. */
export function missingPage(site) {
  const t = TEXTS[site.language];
  return frame(
    site,
    { title: t.missing, page: '' },
    html`
    <div class="width words"><h1>${t.missing}</h1><p>${t.missingLead}</p></div>`,
  );
}

function frame({ language, portti, services }, { title, page }, content) {
  const t = TEXTS[language];
  return html`<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${page === '' ? title : `${title} – ${t.name}`}</title>
  <link rel="icon" href="/arms.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/style.css">
  <script src="${portti}/embed.js" data-services="${services.join(',')}" data-language="${language}" async></script>
</head>
<body>
  <a class="skip" href="#content">${t.skip}</a>
  <header>
    <div class="width">
      <a class="home" href="/${language}/"><img src="/arms.svg" alt="" width="36" height="42">${t.name}</a>
      <nav aria-label="${t.languages}">
        ${Object.entries(LANGUAGES).map(
          ([code, name]) => html`
          <a href="/${code}/${page}" lang="${code}" hreflang="${code}"
            ${code === language && html`aria-current="true"`}>${name}</a>`,
        )}
      </nav>
    </div>
  </header>
  <main id="content">${content}</main>
  <footer>
    <div class="width">
      <p><strong>${t.name}</strong><br>${t.address}</p>
      <p><a href="/${language}/privacy">${t.privacy.title}</a></p>
      <p class="quiet">${t.demo}</p>
    </div>
  </footer>
</body>
</html>`;
}
