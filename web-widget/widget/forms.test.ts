import { beforeEach, describe, expect, test } from 'vitest';
import { addressProblem } from './address.ts';
import { SealedDrafts } from './drafts.ts';
import { service } from './made.ts';
import { readParams } from './params.ts';
import { checkForm, type Form } from './start_form.ts';

const FULL: Form = { name: 'Elli', phone: '+358 40 123 4567', topic: 'Selkä', consent: true };

describe('the start form', () => {
  test('a full one is fine', () => {
    expect(checkForm(FULL, service())).toEqual({});
  });

  test('a name of nothing but spaces is none', () => {
    expect(checkForm({ ...FULL, name: '  ' }, service())).toEqual({ name: 'empty' });
  });

  test('the phone number may be left out where the service allows it', () => {
    expect(checkForm({ ...FULL, phone: '' }, service())).toEqual({});
    expect(checkForm({ ...FULL, phone: '' }, service({ phone_required: true }))).toEqual({
      phone: 'empty',
    });
  });

  test.each(['abc', '12', '+', '040 123 4567 tai 050', '1234567890123456'])(
    '%j is no phone number',
    (phone) => {
      expect(checkForm({ ...FULL, phone }, service())).toEqual({ phone: 'malformed' });
    },
  );

  test.each(['112', '0401234567', '(09) 310 1691', '+358-40-1234567'])(
    '%j is a phone number',
    (phone) => {
      expect(checkForm({ ...FULL, phone }, service())).toEqual({});
    },
  );

  test('the topic may be left out', () => {
    expect(checkForm({ ...FULL, topic: '' }, service())).toEqual({});
  });

  test('the notice must be ticked where there is one', () => {
    const unticked = { ...FULL, consent: false };
    expect(checkForm(unticked, service())).toEqual({ consent: 'empty' });
    expect(checkForm(unticked, service({ privacy_version: '' }))).toEqual({});
  });
});

describe('the address for the transcript', () => {
  const clean = () => false;

  test('typed twice the same is fine, whatever the case and the spaces around', () => {
    expect(addressProblem(' Elli@Example.org', 'elli@example.org ', clean)).toBeNull();
  });

  test.each(['', 'elli', 'elli@', '@example.org', 'elli@example', 'e lli@example.org', 'a@b..c'])(
    '%j is no address',
    (address) => {
      expect(addressProblem(address, address, clean)).toMatchObject({ problem: 'malformed' });
    },
  );

  test('two addresses are not one', () => {
    expect(addressProblem('elli@example.org', 'eli@example.org', clean)).toEqual({
      field: 'again',
      problem: 'differs',
    });
  });

  test('what screening bars is barred', () => {
    expect(addressProblem('a@b.fi', 'a@b.fi', () => true)).toMatchObject({ problem: 'barred' });
  });
});

describe('what the loader asks for', () => {
  test('services in their order, each once, and nothing strange', () => {
    expect(readParams('?services=b,a,b,%20c%20,../x,A&lang=sv', []).services).toEqual([
      'b',
      'a',
      'c',
    ]);
  });

  test('a language: as asked, else the browser’s, else Finnish', () => {
    expect(readParams('?lang=sv-FI', ['en']).language).toBe('sv');
    expect(readParams('?lang=de', ['en-GB']).language).toBe('en');
    expect(readParams('', ['de']).language).toBe('fi');
  });
});

describe('drafts', () => {
  let sealed: string;
  let key: string | null;
  let drafts: SealedDrafts;

  beforeEach(() => {
    sealed = '';
    key = null;
    drafts = new SealedDrafts({
      kept: () => sealed,
      keep: (text) => {
        sealed = text;
      },
      key: async () => key,
      keepKey: async (made) => {
        key = made;
      },
    });
  });

  test('come back, and are readable in neither place alone', async () => {
    await drafts.write('a', 'kesken jäänyt');
    expect(await drafts.read('a')).toBe('kesken jäänyt');
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(key).toMatch(/^[\w-]{43}$/);
    expect(atob(sealed.replaceAll('-', '+').replaceAll('_', '/'))).not.toContain('kesken');
    const kept = key;
    key = null;
    expect(await drafts.read('a')).toBe('');
    key = kept;
    sealed = '';
    expect(await drafts.read('a')).toBe('');
  });

  test('belong to their own conversation', async () => {
    await drafts.write('a', 'kesken');
    expect(await drafts.read('b')).toBe('');
  });

  test('a longer text than a cookie would hold is kept too', async () => {
    const long = 'ä'.repeat(10_000);
    await drafts.write('a', long);
    expect(await drafts.read('a')).toBe(long);
  });

  test('the newest wins, even over one whose sealing takes longer', async () => {
    await Promise.all([drafts.write('a', 'vanha'), drafts.write('a', '')]);
    expect(sealed).toBe('');
  });

  test('clearing leaves nothing', async () => {
    await drafts.write('a', 'kesken');
    await drafts.clear();
    expect([sealed, key]).toEqual(['', null]);
  });

  test('what somebody else put there is no draft', async () => {
    await drafts.write('a', 'kesken');
    for (const strange of ['x', '???', 'AAAA', 'A'.repeat(80)]) {
      sealed = strange;
      expect(await drafts.read('a')).toBe('');
    }
  });
});
