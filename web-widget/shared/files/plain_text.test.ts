import { expect, test } from 'vitest';
import { plainText } from './plain_text.ts';

const utf16 = (text: string, little: boolean) => {
  const codes = [0xfeff, ...[...text].map((character) => character.charCodeAt(0))];
  return new Uint8Array(
    codes.flatMap((code) => (little ? [code & 255, code >> 8] : [code >> 8, code & 255])),
  );
};

test.each([
  ['UTF-8', new TextEncoder().encode('Hyvää yötä')],
  ['UTF-16, little end first', utf16('Hyvää yötä', true)],
  ['UTF-16, big end first', utf16('Hyvää yötä', false)],
  [
    'what Windows wrote',
    new Uint8Array([0x48, 0x79, 0x76, 0xe4, 0xe4, 0x20, 0x79, 0xf6, 0x74, 0xe4]),
  ],
])('%s is read', (_name, bytes) => {
  expect(plainText(bytes)).toEqual({ text: 'Hyvää yötä', cut: false });
});

test('of a very long text the beginning is shown', () => {
  const { text, cut } = plainText(new Uint8Array(600_000).fill(0x61));
  expect([text.length, cut]).toEqual([500_000, true]);
});
