/** Reading what a browser sends, never more than a form needs. */

const LIMIT = 64 * 1024;

/** The fields of a posted form. */
export async function formBody(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > LIMIT) throw new Error('the form is too long');
  }
  return new URLSearchParams(text);
}
