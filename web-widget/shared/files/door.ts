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

/** A browser that is still reading the saved file needs its address for a while. */
const KEPT_MS = 60_000;

/**
 * Lets the browser save the file. It is fetched by the page, since a browser that saves an address
 * from within a frame of another site leaves the frame's cookies out. Its bytes get a type that no
 * browser shows by itself.
 */
export async function download(door: FileDoor, id: string, name: string): Promise<void> {
  const response = await ask(await link(door, id, 'download'));
  const content = new Blob([await response.blob()], { type: 'application/octet-stream' });
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(content);
  anchor.download = name;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(anchor.href), KEPT_MS);
}

type WithBody = Response & { body: ReadableStream<Uint8Array> };

async function ask(url: string, signal?: AbortSignal): Promise<WithBody> {
  const response = await fetch(url, {
    credentials: 'same-origin',
    cache: 'no-store',
    ...(signal ? { signal } : {}),
  });
  if (!response.ok || !response.body) {
    throw new HttpProblem(response.status, { code: 'unavailable', message: '' });
  }
  return response as WithBody;
}

/** The bytes of a file, with how far they have come (0–1). */
export async function bytes(
  door: FileDoor,
  id: string,
  size: number,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const response = await ask(await link(door, id, 'view'), signal);
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
