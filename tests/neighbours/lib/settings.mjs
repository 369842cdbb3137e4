/**
 * Settings of a neighbour: defaults, then environment, then one JSON argument.
 *
 * A setting `smtpPort` of the neighbour `MAILBOX` is read from `MAILBOX_SMTP_PORT`. The type of
 * the default decides how the text is read: number, boolean, or text; a list or an object is JSON.
 */
export function settings(prefix, defaults, argument = process.argv[2]) {
  const result = { ...defaults };
  for (const [name, value] of Object.entries(defaults)) {
    const text = process.env[environmentName(prefix, name)];
    if (text !== undefined && text !== '') result[name] = read(text, value, name);
  }
  if (argument === undefined) return result;
  const given = JSON.parse(argument);
  for (const name of Object.keys(given)) {
    if (!(name in defaults)) {
      throw new Error(`unknown setting ${name}; known are: ${Object.keys(defaults).join(', ')}`);
    }
  }
  return { ...result, ...given };
}

function environmentName(prefix, name) {
  return `${prefix}_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function read(text, like, name) {
  if (typeof like === 'number') {
    const number = Number(text);
    if (!Number.isFinite(number)) throw new Error(`${name} must be a number, not "${text}"`);
    return number;
  }
  if (typeof like === 'boolean') return text === 'true' || text === '1';
  if (typeof like === 'string') return text;
  return JSON.parse(text);
}
