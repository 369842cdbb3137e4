import type { FileDoor } from './door.ts';
import type { Outgoing } from './kinds.ts';
import type { Transfer, TransferListener } from './uploads.ts';

/** A transfer whose protocol is fetched when it is first begun. */
export function lazyTransfer(
  door: FileDoor,
  id: string,
  file: Outgoing,
  listener: TransferListener,
  load: () => Promise<Pick<typeof import('./transfer.ts'), 'openTransfer'>> = () =>
    import('./transfer.ts'),
): Transfer {
  let transfer: Transfer | null = null;
  let going = false;
  let loading = false;
  return {
    start: () => {
      going = true;
      transfer?.start();
      if (transfer || loading) return;
      loading = true;
      load().then(
        ({ openTransfer }) => {
          transfer = openTransfer(door, id, file, listener);
          if (going) transfer.start();
        },
        () => {
          loading = false;
          if (going) listener.failed({ passing: true, code: 'network' });
        },
      );
    },
    pause: () => {
      going = false;
      transfer?.pause();
    },
  };
}
