/** Steps done in order, each with a name and a time, up to the first that fails. */
import { bold, duration, green, quiet, red, say, Trouble } from './say.mjs';

/**
 * Does `steps`, a list of `[name, work]`. With names in `only`, does just those. Ends with a
 * summary; throws when a step failed.
 */
export async function doSteps(steps, only = []) {
  const unknown = only.filter((name) => !steps.some(([known]) => known === name));
  if (unknown.length > 0) {
    throw new Trouble(
      `no step is called ${unknown.join(', ')}; there are: ${steps.map(([name]) => name).join(', ')}`,
    );
  }
  const wanted = only.length > 0 ? steps.filter(([name]) => only.includes(name)) : steps;
  const done = [];
  const begun = Date.now();
  for (const [name, work] of wanted) {
    say(bold(`\n── ${name}`));
    const from = Date.now();
    const error = await work().then(
      () => undefined,
      (caught) => caught,
    );
    done.push({ name, took: Date.now() - from, error });
    if (error) break;
  }
  summarize(done, wanted.length, Date.now() - begun);
}

function summarize(done, wanted, took) {
  say('');
  for (const step of done) {
    say(
      `${step.error ? red('failed') : green('passed')}  ${step.name.padEnd(22)} ${quiet(duration(step.took))}`,
    );
  }
  const failed = done.filter(({ error }) => error);
  const skipped = wanted - done.length;
  say(quiet(`all in ${duration(took)}`));
  say(`steps: ${done.length - failed.length} passed, ${failed.length} failed, ${skipped} skipped`);
  for (const { name, error } of failed) {
    const why = error instanceof Trouble ? error.message : error.stack;
    throw new Trouble(`${name} failed: ${why}`);
  }
}
