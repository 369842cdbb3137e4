/** `make fmt`. */
import { command } from './lib/command.mjs';
import { installPackages } from './lib/front-end.mjs';
import { at, BIOME, NEIGHBOURS, WIDGET } from './lib/places.mjs';
import { main } from './lib/say.mjs';

main(async () => {
  await command('cargo', ['fmt']);
  await installPackages(WIDGET);
  await command('npm', ['run', '--silent', 'fmt'], { cwd: WIDGET });
  await command(BIOME, ['check', '--write', `--config-path=${WIDGET}`, at('scripts'), NEIGHBOURS]);
});
