import { expect, test } from 'vitest';
import { service } from './made.ts';
import { isBarred } from './screening.ts';
import { checkForm } from './start_form.ts';

const CODE = '010190-900P';
const strict = service({
  screening: { codes: ['finnish', 'swedish'], block_after_identification: true },
});

test('a code is barred until the resident is identified', () => {
  expect(isBarred(`hetu ${CODE}`, service())).toBe(true);
  expect(isBarred(`hetu ${CODE}`, service(), [], true)).toBe(false);
});

test('a service may refuse codes even then', () => {
  expect(isBarred(CODE, strict, [], true)).toBe(true);
});

test('a code split over messages is barred, identified or not', () => {
  expect(isBarred('900P', service(), ['010190'])).toBe(true);
  expect(isBarred('900P', service(), ['010190'], true)).toBe(true);
  expect(isBarred('900P', service())).toBe(false);
});

test('a service looks for its own codes only', () => {
  const none = service({ screening: { codes: [], block_after_identification: false } });
  expect(isBarred(CODE, none)).toBe(false);
});

test('ordinary texts pass', () => {
  expect(isBarred('Soita 040 123 4567 huomenna klo 12.30.', service())).toBe(false);
});

test('every field of the start form is screened, the topic as going on from the name', () => {
  const form = { name: 'Elli', phone: '', topic: '', consent: true };
  expect(checkForm({ ...form, name: CODE }, service())).toEqual({ name: 'barred' });
  expect(checkForm({ ...form, phone: CODE }, service())).toEqual({ phone: 'barred' });
  expect(checkForm({ ...form, topic: CODE }, service())).toEqual({ topic: 'barred' });
  expect(checkForm({ ...form, name: '010190', topic: '900P' }, service())).toEqual({
    topic: 'barred',
  });
});
