import type { ErrorBody } from '../generated/protocol.ts';

/** An error answer of the server, or none at all (`code` is then `network`). */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.name = 'HttpProblem';
    this.status = status;
    this.code = body.code;
    this.field = body.field;
  }
}

export interface RequestSettings {
  /** Aborts after this many milliseconds; 15 s unless told. */
  timeoutMs?: number;
  headers?: Record<string, string>;
  fetch?: typeof fetch;
}

async function errorBody(response: Response): Promise<ErrorBody> {
  try {
    const body = (await response.json()) as Partial<ErrorBody>;
    if (typeof body.code === 'string') return { message: '', ...body, code: body.code };
  } catch {
    // Not ours (a gateway's page): the status has to do.
  }
  return { code: response.status >= 500 ? 'unavailable' : `http_${response.status}`, message: '' };
}

/** Asks the page's own origin. Answers `null` where the server answers without content. */
export async function request<T>(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  settings: RequestSettings = {},
): Promise<T | null> {
  const ask = settings.fetch ?? fetch;
  let response: Response;
  try {
    response = await ask(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: {
        accept: 'application/json',
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        ...settings.headers,
      },
      ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
      signal: AbortSignal.timeout(settings.timeoutMs ?? 15_000),
    });
  } catch {
    throw new HttpProblem(0, { code: 'network', message: '' });
  }
  if (!response.ok) throw new HttpProblem(response.status, await errorBody(response));
  if (response.status === 204) return null;
  try {
    return (await response.json()) as T;
  } catch {
    throw new HttpProblem(response.status, { code: 'network', message: '' });
  }
}
