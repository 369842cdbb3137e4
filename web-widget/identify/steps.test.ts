import { afterEach, expect, test, vi } from 'vitest';
import type { FlowInfo } from '../shared/generated/protocol.ts';
import { decline, goOn } from './steps.ts';

const FLOW: FlowInfo = {
  flow: 'mark-of-this-page',
  service: 'Terveysneuvonta',
  site: 'https://kunta.test',
  purpose: '',
  language: 'fi',
  started_at: 0,
  expires_at: 1,
  now: 0,
  return_to: 'https://kunta.test/sivu',
};

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['continue', goOn],
  ['decline', decline],
] as const)('%s names the flow of the page that was opened', async (path, step) => {
  const answer = new Response('{"url":"https://next.test/"}');
  const fetch = vi.fn<typeof globalThis.fetch>().mockResolvedValue(answer);
  vi.stubGlobal('fetch', fetch);
  expect(await step(FLOW)).toEqual({ url: 'https://next.test/' });
  const [asked, sent] = fetch.mock.calls[0] ?? [];
  expect(asked).toBe(`/api/identification/${path}`);
  expect(JSON.parse(String(sent?.body))).toEqual({ flow: 'mark-of-this-page' });
});
