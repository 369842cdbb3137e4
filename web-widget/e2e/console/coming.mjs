/** The ways to a conversation in the console, with a played server. */
import {
  accepted,
  board,
  events,
  ids,
  professional,
  resident,
  row,
  started,
  TALK,
  WAITING,
} from './data.mjs';

export const held = (more = {}) => row(1, 'Aino Esimerkki', more);

/** On a small screen: turns to one part. */
export async function turnTo(page, part) {
  const views = page.locator('.view');
  if ((await views.count()) > 0) await views.nth(part === 'chat' ? 1 : 2).click();
}

export async function talk(page, played, ...more) {
  await played.send(
    board({ waiting: WAITING(), held: [held()] }),
    events(ids(1), [...TALK, ...more]),
    { type: 'counterpart', conversation: ids(1), connected: true },
  );
  await page.locator('.row-main[aria-current]').waitFor();
  await turnTo(page, 'chat');
  await page.locator('.log').waitFor();
}

/** A conversation with its details in view. */
export async function talkDetails(page, played, ...more) {
  await talk(page, played, ...more);
  await turnTo(page, 'details');
  await page.locator('.details').waitFor();
}

/** Four conversations; `more` happens in the first. */
export async function several(_page, played, ...more) {
  const rows = [
    held({ identified: true, verified_name: 'Aino Kaarina Esimerkki' }),
    row(2, 'Nils Testström', { language: 'sv' }),
    row(3, 'Sanna'),
    row(4, 'Onni Mallikas'),
  ];
  await played.send(board({ waiting: WAITING(), held: rows }));
  await played.send(
    events(ids(1), [...TALK, ...more]),
    events(ids(2), [
      started('Nils Testström', 'Tidsbokning', { language: 'sv' }),
      accepted,
      resident('Hej! Jag behöver en tid till laboratoriet.'),
      professional('Hej Nils! Har du en remiss?'),
      resident('Ja, läkaren skrev den igår.'),
    ]),
    events(ids(3), [
      started('Sanna', 'Rokotus'),
      accepted,
      professional('Hei! Miten voin auttaa?'),
    ]),
    events(ids(4), [
      started('Onni Mallikas'),
      accepted,
      resident('Moi, onko päivystys auki?'),
      resident('Asia on vähän kiireinen.'),
    ]),
  );
}
