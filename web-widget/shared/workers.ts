/** The workers of the pages: the only script addresses that are made at run time. */
import pdf from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import seal from './call/seal/seal_worker.ts?worker&url';

interface ScriptPolicy {
  createScriptURL(url: string): string;
}

declare global {
  var trustedTypes: { createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy } | undefined;
}

const ADDRESSES = { pdf, seal };

let policy: ScriptPolicy | null = null;

/** Passes the workers' addresses, and no other. */
function trusted(url: string): string {
  if (!globalThis.trustedTypes) return url;
  policy ??= globalThis.trustedTypes.createPolicy('portti-worker', {
    createScriptURL: (asked) => {
      if (!Object.values(ADDRESSES).includes(asked)) throw new TypeError('not a worker');
      return asked;
    },
  });
  return policy.createScriptURL(url);
}

export function openWorker(name: keyof typeof ADDRESSES): Worker {
  return new Worker(trusted(ADDRESSES[name]), { type: 'module' });
}
