import { expect, test } from 'vitest';

import { signOnProblem } from './door.ts';

test('each code has a text, and one that is not known a general one', () => {
  expect(signOnProblem('')).toBeNull();
  expect(signOnProblem('no_access')).toBe('sign-on-no-access');
  expect(signOnProblem('sign_in_cancelled')).toBe('sign-on-cancelled');
  for (const code of ['unavailable', 'toString', '__proto__'])
    expect(signOnProblem(code)).toBe('sign-on-refused');
});
