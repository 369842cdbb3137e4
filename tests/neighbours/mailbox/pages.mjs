/** What a person sees of the mailbox. */
import { html } from '../lib/html.mjs';

const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** Every message in a list. */
export function listPage(messages) {
  return frame(
    'Mailbox',
    html`
    <div id="list">
      <div class="bar">
        <h1>Mailbox</h1>
        <p role="status">${messages.length === 1 ? '1 message' : `${messages.length} messages`}</p>
        ${messages.length > 0 && html`<form method="post" action="/clear"><button>Empty the mailbox</button></form>`}
      </div>
      ${
        messages.length === 0
          ? html`<p class="empty">No mail yet. Whatever the demo sends by mail appears here by itself, and goes nowhere else.</p>`
          : html`<ul class="mails">${messages.map(
              (message) => html`<li>
            <a href="/messages/${message.id}">
              <span class="subject">${message.subject || '(no subject)'}</span>
              <span class="meta">To ${message.envelope.to.join(', ')}</span>
              <time class="meta" datetime="${message.at}">${TIME.format(new Date(message.at))}</time>
            </a></li>`,
            )}</ul>`
      }
    </div>`,
  );
}

/** One message: who, when, the HTML in a frame without rights, the text, the headers. */
export function messagePage(message) {
  return frame(
    message.subject || '(no subject)',
    html`
    <p><a class="back" href="/">← All mail</a></p>
    <h1>${message.subject || '(no subject)'}</h1>
    <dl>
      <dt>From</dt><dd>${address(message.from)}</dd>
      <dt>To</dt><dd>${message.envelope.to.join(', ')}</dd>
      <dt>Arrived</dt><dd><time datetime="${message.at}">${TIME.format(new Date(message.at))}</time></dd>
      <dt>Way</dt><dd>${message.secure ? 'encrypted (TLS)' : 'plain'}${message.user && `, signed in as ${message.user}`}</dd>
    </dl>
    ${
      message.html &&
      html`<section aria-labelledby="as-html"><h2 id="as-html">As HTML</h2>
      <iframe src="/messages/${message.id}/html" sandbox title="The message as HTML"></iframe></section>`
    }
    ${
      message.text &&
      html`<section aria-labelledby="as-text"><h2 id="as-text">As plain text</h2>
      <pre tabindex="0" aria-labelledby="as-text">${message.text}</pre></section>`
    }
    <details><summary>Headers</summary>
      <table><caption class="away">Headers of the message</caption><tbody>
        ${message.headers.map(([key, value]) => html`<tr><th scope="row">${key}</th><td>${value}</td></tr>`)}
      </tbody></table>
      <p><a href="/messages/${message.id}/raw">The message as it came (${message.size} bytes)</a></p>
    </details>`,
  );
}

/** A message that is not there. */
export function missingPage() {
  return frame(
    'Not found',
    html`<h1>Not found</h1><p>There is no such message. <a href="/">All mail</a></p>`,
  );
}

function address(from) {
  if (from === null) return '(nobody)';
  return from.name ? `${from.name} <${from.address}>` : from.address;
}

function frame(title, content) {
  return html`<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title}</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/style.css">
  <script type="module" src="/live.js"></script>
</head>
<body><main>${content}</main></body>
</html>`;
}
