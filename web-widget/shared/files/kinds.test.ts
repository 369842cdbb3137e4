import { describe, expect, test } from 'vitest';
import { acceptOf, extensionOf, groupsOf, outgoing } from './kinds.ts';
import { FILES } from './made.ts';

const file = (name: string, type: string, size = 10) =>
  new File([new Uint8Array(size)], name, { type });

describe('before anything is sent', () => {
  test('the type is told by the extension, whatever the device says of it', () => {
    expect(outgoing(file('Lausunto.DOCX', ''), FILES)).toMatchObject({
      name: 'Lausunto.DOCX',
      mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    });
  });

  test('a picture from a gallery without an extension gets one', () => {
    expect(outgoing(file('1000012', 'image/jpeg'), FILES)).toMatchObject({ name: '1000012.jpg' });
    expect(outgoing(file('', 'image/png'), FILES)).toMatchObject({ name: 'file.png' });
  });

  test.each([
    ['ohjelma.exe', 'application/octet-stream'],
    ['kuva.svg', 'image/svg+xml'],
    ['sivu.html', 'text/html'],
    ['kuva.jpg.exe', 'image/jpeg'],
    ['.bashrc', ''],
    ['pakattu', 'application/zip'],
  ])('%s is not sent', (name, type) => {
    expect(outgoing(file(name, type), FILES)).toBe('type_not_allowed');
  });

  test('neither is an empty file, nor one that is too large', () => {
    expect(outgoing(file('kuva.jpg', 'image/jpeg', 0), FILES)).toBe('empty');
    expect(outgoing(file('kuva.jpg', 'image/jpeg', 1_001), FILES)).toBe('file_too_large');
    expect(outgoing(file('kuva.jpg', 'image/jpeg', 1_000), FILES)).not.toBeTypeOf('string');
  });
});

test('a phone is not asked for HEIC, so that it makes JPEG of it', () => {
  expect(acceptOf(FILES.kinds, false)).toContain('image/heic,.heic');
  expect(acceptOf(FILES.kinds, true)).not.toContain('heic');
  expect(acceptOf(FILES.kinds, true)).toContain('image/jpeg,.jpg,.jpeg');
});

test('kinds are told in groups, each once', () => {
  expect(groupsOf(FILES.kinds)).toEqual(['pictures', 'pdf', 'text', 'office']);
});

test('an extension is what follows the last dot of a name', () => {
  expect(extensionOf('a.b.PDF')).toBe('pdf');
  expect(extensionOf('.profile')).toBe('');
  expect(extensionOf('nimi')).toBe('');
});
