import { HttpProblem, request } from '../client/http.ts';

/** Where a conversation's files are asked for, and with what. */
export interface FileDoor {
  /** The address of the files, without a slash at the end. */
  base: string;
  headers(): Record<string, string>;
}

export type Purpose = 'view' | 'download' | 'preview';

/** A short-lived address of a file, for this session alone. */
export async function link(door: FileDoor, id: string, purpose: Purpose): Promise<string> {
  const path = `${door.base}/${encodeURIComponent(id)}/link`;
  const answer = await request<{ url: string }>(
    'POST',
    path,
    { purpose },
    { headers: door.headers() },
  );
  if (!answer) throw new HttpProblem(204, { code: 'network', message: '' });
  return answer.url;
}

/** Lets the browser save the file. */
export async function download(door: FileDoor, id: string, name: string): Promise<void> {
  const anchor = document.createElement('a');
  anchor.href = await link(door, id, 'download');
  anchor.download = name;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}

/** The bytes of a file, with how far they have come (0–1). */
export async function bytes(
  door: FileDoor,
  id: string,
  size: number,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const response = await fetch(await link(door, id, 'view'), {
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
  });
  if (!response.ok || !response.body) {
    throw new HttpProblem(response.status, { code: 'unavailable', message: '' });
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    progress(Math.min(1, length / Math.max(1, size)));
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
