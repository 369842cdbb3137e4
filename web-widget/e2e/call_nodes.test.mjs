/**
 * A call between two nodes: the professional's browser is led to one, the resident's to the other.
 * When the one that media passes at dies, the call goes on at the other by itself.
 */
import { after, before, test } from 'node:test';

import { launch } from './lib/chromium.mjs';
import { callBetween, hears, identifiedFor, on, sees } from './lib/in_call.mjs';
import { hasNats, openNodes, through } from './lib/nodes.mjs';
import { FAKE_DEVICES } from './lib/played_call.mjs';
import { Professional } from './lib/professional.mjs';
import { storyteller } from './lib/steps.mjs';

let service;
let browsers = [];

before(async () => {
  if (!hasNats()) return;
  service = await openNodes();
  const led = (front) => launch({ flags: [...FAKE_DEVICES, through(service.house, front)] });
  browsers = await Promise.all(service.fronts.map(led));
});
after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await service?.stop();
});

test('a call between two nodes', { timeout: 240_000 }, async (t) => {
  if (!hasNats()) return t.skip('nats-server is not installed');
  const { house, nodes } = service;
  const [atFirst, atSecond] = browsers;
  let nurse;
  let resident;
  const step = storyteller(t, () => ({
    pages: [nurse, resident].flatMap((person) => person?.context.pages() ?? []),
    words: () => nodes.map((node) => node.lastWords()).join('\n'),
  }));
  const both = async () => {
    await Promise.all([on(resident.widget), on(nurse.page)]);
    await Promise.all([
      sees(resident.widget, 'the resident sees'),
      sees(nurse.page, 'the professional sees'),
    ]);
    await hears(resident.widget, 'the resident hears');
    await hears(nurse.page, 'the professional hears');
  };

  await step('is held, with picture and sound', async () => {
    nurse = await Professional.come(atFirst, house);
    await nurse.signIn('aino');
    await nurse.present();
    resident = await identifiedFor(atSecond, house, nurse, 'Maija');
    await callBetween(nurse, resident);
    await both();
  });

  await step('goes on at the other node when the one that it passes at dies', async () => {
    // The resident joined first, so media passes at the second node.
    const off = (place) => place.locator('.call:not([data-way=on])').waitFor();
    const noticed = Promise.all([off(resident.widget), off(nurse.page)]);
    await nodes[1].stop('SIGKILL');
    await noticed;
    await both();
  });
});
