/** `make screenshots`. */
import { command } from './lib/command.mjs';
import { needDebian } from './lib/debian.mjs';
import { buildFrontEnd, installPackages } from './lib/front-end.mjs';
import { NEIGHBOURS, WIDGET } from './lib/places.mjs';
import { main } from './lib/say.mjs';

main(async () => {
  await needDebian('chromium', 'openssl');
  await Promise.all([installPackages(WIDGET), installPackages(NEIGHBOURS)]);
  await buildFrontEnd();
  await command('cargo', ['build', '--locked', '--quiet', '--bin', 'portti']);
  await command('npm', ['run', '--silent', 'screenshots'], { cwd: WIDGET });
});
