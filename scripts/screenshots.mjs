/** `make screenshots`. */
import { command } from './lib/command.mjs';
import { needDebian, wantDebian } from './lib/debian.mjs';
import { buildFrontEnd, installPackages } from './lib/front-end.mjs';
import { NEIGHBOURS, WIDGET } from './lib/places.mjs';
import { buildPortti } from './lib/portti.mjs';
import { main } from './lib/say.mjs';

main(async () => {
  await needDebian('chromium', 'openssl');
  await wantDebian('headlessShell');
  await Promise.all([installPackages(WIDGET), installPackages(NEIGHBOURS)]);
  await buildFrontEnd();
  await buildPortti();
  await command('npm', ['run', '--silent', 'screenshots'], { cwd: WIDGET });
});
