import { describe, expect, test } from 'vitest';
import { isBridged } from './bridge.ts';
import { leadsToIdentification, proofIn, returnPage } from './proof.ts';
import { wordsOf } from './texts.ts';

describe('the proof in a fragment', () => {
  const proof = 'abcDEF_-0123456789';

  test('is read', () => {
    expect(proofIn(`#portti-proof=${proof}`)).toBe(proof);
  });

  test.each(['', '#', '#top', '#portti-proof=', '#portti-proof=short', `#x${proof}`])(
    'is not seen in %j',
    (fragment) => {
      expect(proofIn(fragment)).toBeUndefined();
    },
  );

  test('is not taken with anything strange in it', () => {
    expect(proofIn(`#portti-proof=${proof}<script>`)).toBeUndefined();
    expect(proofIn(`#portti-proof=${proof}&x=1`)).toBeUndefined();
  });
});

describe('where the whole page may be sent', () => {
  const origin = 'https://chat.test';

  test('to the identification page', () => {
    expect(leadsToIdentification('https://chat.test/identify/#abc', origin)).toBe(true);
  });

  test.each([
    'https://evil.test/identify/#abc',
    'https://chat.test.evil.test/identify/',
    'https://chat.test/widget/',
    'https://chat.test/identify/../console/',
    'javascript:alert(1)',
    'data:text/html,x',
    '/identify/',
    '',
    undefined,
    null,
    { toString: () => 'https://chat.test/identify/' },
  ])('not to %j', (address) => {
    expect(leadsToIdentification(address, origin)).toBe(false);
  });
});

test('the page to return to carries neither query nor fragment', () => {
  const page = new URL('https://kunta.test/palvelut/terveys?token=secret#x');
  expect(returnPage(page)).toBe('https://kunta.test/palvelut/terveys');
});

test('only messages of this bridge are heard', () => {
  expect(isBridged({ bridge: 'portti-1', type: 'ready' })).toBe(true);
  for (const data of [null, undefined, 'ready', 1, {}, { type: 'ready' }, { bridge: 'other' }]) {
    expect(isBridged(data)).toBe(false);
  }
});

test('the words follow the page, and fall back to Finnish', () => {
  expect(wordsOf('sv-FI')[0]).toBe('sv');
  expect(wordsOf('EN')[0]).toBe('en');
  expect(wordsOf('de')[0]).toBe('fi');
  expect(wordsOf('')[0]).toBe('fi');
});
