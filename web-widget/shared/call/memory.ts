/**
 * That this tab is in a call, and how: so that a reload leads back into it. No more than what the
 * page would ask again; it ends with the tab, and with the call.
 */
export interface Kept {
  call: string;
  muted: boolean;
  camera: boolean;
  microphoneId: string;
  cameraId: string;
  speaker: string;
}

const KEY = 'portti-call';

export function keep(kept: Kept): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Storage is closed to us: after a reload the person is asked.
  }
}

/** What was kept of this call. */
export function kept(call: string): Kept | null {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return isKept(found) && found.call === call ? found : null;
  } catch {
    return null;
  }
}

export function forget(call: string): void {
  if (!kept(call)) return;
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Then it was not kept either.
  }
}

const LAST_KEY = 'portti-attempt';

/** The greatest attempt of this tab. It is no secret, and says nothing of a person: a number near the
 *  time in seconds, so that it need not be forgotten either. */
export class TabAttempts {
  private known = 0;

  get last(): number {
    return Math.max(this.known, stored());
  }

  set last(attempt: number) {
    this.known = attempt;
    try {
      sessionStorage.setItem(LAST_KEY, String(attempt));
    } catch {
      // Then it lasts as long as the page.
    }
  }
}

function stored(): number {
  try {
    const found = Number(sessionStorage.getItem(LAST_KEY));
    return Number.isSafeInteger(found) ? found : 0;
  } catch {
    return 0;
  }
}

function isKept(found: unknown): found is Kept {
  if (typeof found !== 'object' || found === null) return false;
  const it = found as Record<string, unknown>;
  const texts = [it.call, it.microphoneId, it.cameraId, it.speaker];
  const marks = [it.muted, it.camera];
  return (
    texts.every((text) => typeof text === 'string') &&
    marks.every((mark) => typeof mark === 'boolean')
  );
}
