/** Puts the console together: state, socket, the way in and out, and the clock. */
import { dueAgain } from '../model/again.ts';
import { makeActs } from './acts.ts';
import type { App } from './context.ts';
import { Core } from './core.ts';
import { Entrance } from './entrance.ts';
import { stored } from './memory.ts';
import { watchSound } from './sound.ts';

const TICK = 1_000;

export function makeApp(): App & { start(): () => void } {
  const core = new Core();
  const entrance = new Entrance(core);
  const start = () => {
    const stops = [watchSound(), startClock(core), () => entrance.stop()];
    void entrance.begin();
    return () => {
      for (const stop of stops) stop();
    };
  };
  const { phase, desk, language, now, dialog, view, t, files, calls } = core;
  return {
    ...{ phase, desk, language, now, dialog, view, t },
    detailsOpen: stored('portti-console-details', true),
    shortcuts: stored('portti-console-shortcuts', true),
    acts: makeActs(core, entrance),
    files: (conversation) => files.of(conversation),
    call: (conversation) => calls.of(conversation),
    inCall: () => calls.present(),
    sending: () => files.busy(),
    start,
  };
}

/** The server's time, and with it the question whether ended conversations are still there. */
function startClock(core: Core): () => void {
  const { now, desk } = core;
  const clock = setInterval(() => {
    const before = now.peek();
    now.value = Date.now() + desk.peek().clockOffset;
    for (const id of dueAgain(desk.peek(), before, now.peek())) core.client?.follow(id);
  }, TICK);
  return () => clearInterval(clock);
}
