import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RESIDENTS, STAFF } from '../oidc/people.mjs';

const CHECKS = '0123456789ABCDEFHJKLMNPRSTUVWXY';
const CENTURIES = { '+': 18, '-': 19, X: 19, A: 20, B: 20 };

test('every identity code is artificial and has the right check character and birth date', () => {
  const codes = RESIDENTS.filter(({ code }) => code);
  assert.ok(codes.length >= 5);
  for (const { code, birthdate } of codes) {
    const [, date, separator, number, check] = /^(\d{6})([-+A-FU-Y])(\d{3})(.)$/.exec(code);
    assert.ok(Number(number) >= 900, `${number} is not artificial`);
    assert.equal(check, CHECKS[Number(date + number) % 31]);
    const year = `${CENTURIES[separator]}${date.slice(4)}`;
    assert.equal(birthdate, `${year}-${date.slice(2, 4)}-${date.slice(0, 2)}`);
  }
});

test('every person has an id of their own', () => {
  for (const people of [RESIDENTS, STAFF]) {
    assert.equal(new Set(people.map(({ id }) => id)).size, people.length);
  }
});
