import { describe, expect, test, vi } from 'vitest';
import { type HttpProblem, request } from './http.ts';

const answering = (response: Response | Error) =>
  vi.fn<typeof fetch>(() =>
    response instanceof Error ? Promise.reject(response) : Promise.resolve(response),
  );

async function problemOf(response: Response | Error): Promise<HttpProblem> {
  const fetch = answering(response);
  return request('GET', '/api/x', undefined, { fetch }).then(
    () => {
      throw new Error('it was answered');
    },
    (problem: HttpProblem) => problem,
  );
}

describe('an answer', () => {
  test('is read', async () => {
    const fetch = answering(Response.json({ a: 1 }));
    expect(await request('GET', '/api/x', undefined, { fetch })).toEqual({ a: 1 });
  });

  test('without content is null', async () => {
    const fetch = answering(new Response(null, { status: 204 }));
    expect(await request('POST', '/api/x', { b: 2 }, { fetch })).toBeNull();
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', body: '{"b":2}' });
  });
});

describe('a problem', () => {
  test('carries code, sentence and field', async () => {
    const body = { code: 'personal_id_blocked', message: 'Ei näin.', field: 'topic' };
    const problem = await problemOf(Response.json(body, { status: 422 }));
    expect(problem).toMatchObject({ status: 422, ...body });
  });

  test('of a gateway is told by its status', async () => {
    expect(await problemOf(new Response('<html>', { status: 502 }))).toMatchObject({
      status: 502,
      code: 'unavailable',
    });
    expect(await problemOf(new Response('', { status: 418 }))).toMatchObject({ code: 'http_418' });
  });

  test('without an answer is the network’s', async () => {
    expect(await problemOf(new TypeError('failed'))).toMatchObject({ status: 0, code: 'network' });
  });

  test('is a broken answer too', async () => {
    expect(await problemOf(new Response('{', { status: 200 }))).toMatchObject({ code: 'network' });
  });
});
