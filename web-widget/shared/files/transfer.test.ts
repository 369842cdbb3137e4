import type { DetailedError } from 'tus-js-client';
import { expect, test } from 'vitest';
import { failureOf } from './transfer.ts';

/** An answer of the server, or none at all, as the protocol's client tells of it. */
function failed(status: number, body = '') {
  const request = { getMethod: () => 'PATCH', getURL: () => '/api/attachments/a' };
  const response = { getStatus: () => status, getBody: () => body, getHeader: () => undefined };
  return failureOf(
    Object.assign(new Error('tus'), {
      originalRequest: request,
      originalResponse: status === 0 ? null : response,
    }) as unknown as DetailedError,
  );
}

const said = (code: string) => JSON.stringify({ code, message: `The words of ${code}.` });

test('a network that is gone passes', () => {
  expect(failed(0)).toEqual({ passing: true, code: 'network' });
  expect(failureOf(new Error('offline'))).toEqual({ passing: true, code: 'network' });
});

test.each([
  [409, 'offset_conflict'],
  [423, 'upload_busy'],
  [429, 'rate_limited'],
  [503, 'unavailable'],
])('%i %s passes', (status, code) => {
  expect(failed(status, said(code))).toEqual({ passing: true, code });
});

test.each([
  [403, 'not_identified'],
  [410, 'upload_gone'],
  [413, 'file_too_large'],
  [422, 'type_not_allowed'],
  [507, 'storage_full'],
])('%i %s does not, and brings the server’s words', (status, code) => {
  expect(failed(status, said(code))).toEqual({
    passing: false,
    code,
    message: `The words of ${code}.`,
  });
});

test('an answer without a body is told by its status', () => {
  expect(failed(410)).toEqual({ passing: false, code: 'upload_gone', message: '' });
  expect(failed(404)).toEqual({ passing: false, code: 'upload_gone', message: '' });
  expect(failed(502, '<html>Bad gateway</html>')).toEqual({ passing: true, code: 'unavailable' });
});
