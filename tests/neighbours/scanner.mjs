/**
 * A scanner for the demo: it speaks clamd's INSTREAM, PING and VERSION, and knows one thing alone,
 * the harmless EICAR test file. What is served to real people is scanned by ClamAV itself, and so
 * are the files in the server's own tests.
 *
 * Settings, each also from the environment as `SCANNER_…`:
 *   port      0 picks a free one
 *   limit     how many bytes of a file are taken, as clamd's StreamMaxLength
 *   delayMs   how long each file is pondered
 */
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import { listen, ready, run } from './lib/serve.mjs';
import { settings } from './lib/settings.mjs';
import { answerTo } from './scanner/session.mjs';

const IDLE_LIMIT_MS = 30_000;

const options = settings('SCANNER', { port: 0, limit: 100 * 1024 * 1024, delayMs: 0 });

run('scanner', async () => {
  const port = await listen(() => net.createServer(serve), options.port);
  ready({ port });
});

async function serve(socket) {
  socket.setTimeout(IDLE_LIMIT_MS, () => socket.destroy());
  // Whoever breaks off has no use for an answer.
  socket.on('error', () => socket.destroy());
  try {
    const answer = await answerTo(socket, options.limit);
    if (answer === 'stream: OK' || answer.endsWith(' FOUND')) await wait(options.delayMs);
    socket.end(`${answer}\0`);
  } catch {
    socket.destroy();
  }
}
