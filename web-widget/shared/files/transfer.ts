/** The tus protocol, by its own client. Loaded when the first file is sent. */
import { type DetailedError, type HttpResponse, Upload } from 'tus-js-client';
import type { FileDoor } from './door.ts';
import type { Outgoing } from './kinds.ts';
import type { Failure, Transfer, TransferListener } from './uploads.ts';

/** Statuses that mean "not now": busy, another write still goes on, too often. */
const PASSING = new Set([408, 409, 423, 425, 429]);
/** The service's store is full: that does not pass in a moment. */
const FULL = 507;

export function openTransfer(
  door: FileDoor,
  id: string,
  file: Outgoing,
  listener: TransferListener,
): Transfer {
  const upload = new Upload(file.content as File, {
    endpoint: door.base,
    headers: door.headers(),
    metadata: { id, filename: file.name, filetype: file.mediaType },
    uploadSize: file.content.size,
    // Trying again is the queue's business, and nothing of it is noted in the browser.
    retryDelays: null,
    storeFingerprintForResuming: false,
    onProgress: (sent) => listener.progress(sent),
    onSuccess: () => listener.done(),
    onError: (error) => listener.failed(failureOf(error)),
  });
  return {
    start: () => upload.start(),
    pause: () => void upload.abort(),
  };
}

export function failureOf(error: Error | DetailedError): Failure {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  const status = response?.getStatus() ?? 0;
  if (!response || status === 0) return { passing: true, code: 'network' };
  const { code, message } = bodyOf(response);
  if (PASSING.has(status) || (status >= 500 && status !== FULL)) return { passing: true, code };
  return { passing: false, code, message };
}

function bodyOf(response: HttpResponse): { code: string; message: string } {
  try {
    const body = JSON.parse(response.getBody()) as { code?: unknown; message?: unknown };
    if (typeof body.code === 'string') {
      return { code: body.code, message: typeof body.message === 'string' ? body.message : '' };
    }
  } catch {
    // A gateway's page, or the answer to a HEAD, which has no body.
  }
  return { code: STATUS_CODES[response.getStatus()] ?? 'unavailable', message: '' };
}

/** What a status means where there is no body. */
const STATUS_CODES: Record<number, string> = {
  401: 'ended',
  404: 'upload_gone',
  410: 'upload_gone',
  429: 'rate_limited',
};
