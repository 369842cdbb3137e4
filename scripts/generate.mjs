/** `make generate`. */
import { generate } from './lib/generated.mjs';
import { main } from './lib/say.mjs';

main(generate);
