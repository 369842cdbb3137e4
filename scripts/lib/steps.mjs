/** Steps done in order, each with a name and a time, up to the first that fails. */
import { bold, duration, green, quiet, red, say, Trouble } from './say.mjs';

/**
 * Does `stages`, each a list of steps `[name, work]` that are done side by side. With names in `only`,
 * does just those. Ends with a summary; throws when a step failed.
 */
export async function doSteps(stages, only = []) {
  const names = stages.flat().map(([name]) => name);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Trouble(`no step is called ${unknown.join(', ')}; there are: ${names.join(', ')}`);
  }
  const chosen = ([name]) => only.length === 0 || only.includes(name);
  const wanted = stages.map((steps) => steps.filter(chosen)).filter((steps) => steps.length > 0);
  const done = [];
  const begun = Date.now();
  for (const steps of wanted) {
    say(bold(`\n── ${steps.map(([name]) => name).join(', ')}`));
    done.push(...(await Promise.all(steps.map(doStep))));
    if (done.some(({ error }) => error)) break;
  }
  summarize(done, wanted.flat().length, Date.now() - begun);
}

async function doStep([name, work]) {
  const from = Date.now();
  const error = await work().then(
    () => undefined,
    (caught) => caught,
  );
  return { name, took: Date.now() - from, error };
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
  if (failed.length === 0) return;
  const reasons = failed.map(({ name, error }) => {
    const why = error instanceof Trouble ? error.message : error.stack;
    return `${name} failed: ${why}`;
  });
  throw new Trouble(reasons.join('\n'));
}
