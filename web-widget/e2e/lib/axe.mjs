/** axe-core on what is shown, frames included; serious and critical findings are errors. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The findings of one frame, a line each. */
async function findings(frame, include, only) {
  // Through the debugger, which no content policy forbids.
  if (!(await frame.evaluate(() => 'axe' in globalThis))) await frame.evaluate(source);
  return frame.evaluate(
    async ([tags, within, only]) => {
      const { violations } = await globalThis.axe.run(within ?? document, {
        runOnly: only ?? tags,
        iframes: false,
        resultTypes: ['violations'],
      });
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(
          ({ id, help, nodes }) =>
            `${id}: ${help}\n    ${nodes.map((node) => node.html.slice(0, 200)).join('\n    ')}`,
        );
    },
    [TAGS, include, only],
  );
}

/** Fails with every serious finding on `page`; `what` names the screen. */
export async function assertAccessible(
  page,
  what,
  { frames = [page.mainFrame()], include, only } = {},
) {
  const all = [];
  for (const frame of frames) all.push(...(await findings(frame, include, only)));
  assert.deepEqual(all, [], `accessibility of ${what}:\n  ${all.join('\n  ')}`);
}
