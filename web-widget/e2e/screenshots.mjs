/**
 * `npm run screenshots`: every screen to PNG in `screenshots/`, for people to look at: the played
 * ones in each form and language, then the story with the real server. The README's picture goes
 * to `docs/images/`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
rmSync(join(here, '../screenshots'), { recursive: true, force: true });

async function run(what, file, environment = {}, flags = []) {
  console.log(what);
  const child = spawn(process.execPath, [...flags, join(here, file)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) process.exitCode = 1;
}

await run('The widget and the identification pages', 'widget/shots.mjs', { LANGUAGES: 'fi,sv,en' });
await run('The console', 'console/shots.mjs');
await run('The console in Swedish', 'console/shots.mjs', { LOCALE: 'sv-FI', FORMS: 'desktop' });
await run('The story with the real server', 'story.test.mjs', { SHOTS: '1' }, ['--test']);
await run('Other ways with the real server', 'ways.test.mjs', { SHOTS: '1' }, ['--test']);
await run('Files with the real server', 'files.test.mjs', { SHOTS: '1' }, ['--test']);
await run('A video call with the real server', 'call.test.mjs', { SHOTS: '1' }, ['--test']);
await run('The picture for the README', 'readme-picture.mjs');
