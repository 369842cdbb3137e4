/** Everything of a call that is fetched when one begins. */
import { openWorker } from '../workers.ts';
import { LiveCall, type LiveSettings } from './live.ts';
import { browserMedia, OwnMedia } from './own_media.ts';
import { BrowserPeer } from './peer.ts';
import { Sealing } from './seal/sealing.ts';

export { speakCall } from './texts.ts';
export { Check } from './view/check.tsx';
export { Stage } from './view/stage.tsx';

import './controls.css';
import './call.css';
import './standing.css';
import './check.css';

export function openLive(settings: LiveSettings): LiveCall {
  return new LiveCall(settings, {
    media: new OwnMedia(browserMedia()),
    sealing: (doors) =>
      new Sealing(
        settings.call,
        settings.own,
        {
          ...doors,
          openWorker: () => openWorker('seal'),
          after: (ms, run) => {
            const timer = setTimeout(run, ms);
            return () => clearTimeout(timer);
          },
        },
        settings.plain,
      ),
    peer: (ready, doors) => new BrowserPeer(ready, doors),
  });
}
