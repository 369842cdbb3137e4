/** Words on the terminal: in colour where it is one, plain otherwise. */

const colourful = process.stdout.isTTY && process.env.NO_COLOR === undefined;
const paint = (code) => (text) => (colourful ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = paint('1');
export const quiet = paint('2');
export const red = paint('31');
export const green = paint('32');

/** One line. */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Seconds for people: `0.4 s`, `3 min 12 s`. */
export function duration(ms) {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** What went wrong, told in one line; everything else is a fault of the scripts. */
export class Trouble extends Error {}

/** Runs `main`; a `Trouble` becomes one line, and everything ends with a code. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    process.stderr.write(`${red(error instanceof Trouble ? error.message : error.stack)}\n`);
    process.exitCode = 1;
  }
}
