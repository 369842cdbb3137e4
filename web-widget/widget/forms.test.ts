import { describe, expect, test } from 'vitest';
import { addressProblem } from './address.ts';
import { draftStore } from './drafts.ts';
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
  function memory(): Storage {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
      get length() {
        return kept.size;
      },
    } as Storage;
  }

  test('are kept for their own conversation, and leave nothing behind', () => {
    const storage = memory();
    const drafts = draftStore(() => storage);
    drafts.write('a', 'kesken');
    expect(drafts.read('a')).toBe('kesken');
    expect(drafts.read('b')).toBe('');
    drafts.write('a', '');
    expect(storage.length).toBe(0);
  });

  test('a browser without storage loses no more than the draft', () => {
    const drafts = draftStore(() => {
      throw new Error('denied');
    });
    drafts.write('a', 'kesken');
    expect(drafts.read('a')).toBe('');
  });
});
