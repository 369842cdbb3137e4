/** What every neighbour does the same way: listen on loopback, say so, stop when told. */
import http from 'node:http';

const LOOPBACKS = ['127.0.0.1', '::1'];

/**
 * Starts one HTTP server on each loopback address and returns the port.
 * Port 0 picks a free one. A machine without IPv6 is served on 127.0.0.1 alone.
 */
export async function listenHttp(handler, port) {
  return listen(() => http.createServer(handler), port);
}

/**
 * Binds a server made by `create` to each loopback address, on the same port. A browser may take
 * either address, so a port that somebody else holds on one of them counts as taken.
 */
export async function listen(create, port) {
  for (let tries = port === 0 ? 20 : 1; ; tries -= 1) {
    const first = create();
    const chosen = await bind(first, port, LOOPBACKS[0]);
    try {
      await bind(create(), chosen, LOOPBACKS[1]);
      return chosen;
    } catch (error) {
      if (['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code)) return chosen;
      if (error.code !== 'EADDRINUSE' || tries <= 1) throw error;
      first.close();
    }
  }
}

function bind(server, port, host) {
  // `smtp-server` wraps the server that errors and addresses come from.
  const inner = server.server ?? server;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      server.on('error', (error) => process.stderr.write(`${error.message}\n`));
      resolve(inner.address().port);
    });
  });
}

/** Prints the one line that whoever started this neighbour waits for. */
export function ready(facts) {
  process.stdout.write(`${JSON.stringify({ ready: true, ...facts })}\n`);
}

/**
 * Ends the process on a signal, and, with `NEIGHBOUR_UNTIL_STDIN_CLOSES=1`, when whoever started
 * it is gone: the kernel closes the pipe even after SIGKILL, so that nothing is left behind.
 */
export function endWithParent() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(0));
  if (process.env.NEIGHBOUR_UNTIL_STDIN_CLOSES === '1') {
    process.stdin.on('end', () => process.exit(0));
    process.stdin.on('error', () => process.exit(0));
    process.stdin.resume();
  }
}

/** Runs `main`, and turns a failure into one line and a non-zero exit. */
export async function run(name, main) {
  endWithParent();
  try {
    await main();
  } catch (error) {
    const taken =
      error.code === 'EADDRINUSE' ? `port ${error.port} is already taken` : error.message;
    process.stderr.write(`${name}: ${taken}\n`);
    process.exit(1);
  }
}
