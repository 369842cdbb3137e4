/**
 * The network between browsers and a house. The house is at 127.0.0.2 and tells that it is at
 * 127.0.0.1; everything that is sent there, pages, sockets and media, passes here, and can be cut.
 */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const NEAR = '127.0.0.1';
const FAR = '127.0.0.2';

export async function openNetwork() {
  const it = new Network();
  await it.open();
  return it;
}

class Network {
  /** The one port of all media, by UDP and TCP. */
  port = 0;
  /** How many packets of media came from each browser's port. */
  packets = new Map();
  #whole = true;
  #mended = [];
  /** The house's ends of media over TCP. */
  #media = new Set();
  #closes = [];

  async open() {
    const media = await bound();
    this.port = media.address().port;
    this.#relay(media);
    this.#forward(this.port);
  }

  /** A house's configuration, moved behind this network. */
  config = (text) => {
    const [, port] = /^listen = "127\.0\.0\.1:(\d+)"$/m.exec(text);
    this.#forward(Number(port));
    return text
      .replace(/^listen = .*$/m, `listen = "${FAR}:${port}"`)
      .replace(/^udp = .*$/m, `udp = "${FAR}:${this.port}"\npublic_addresses = ["${NEAR}"]`)
      .replace(/^tcp = .*$/m, `tcp = "${FAR}:${this.port}"`);
  };

  /** From here on nothing arrives, in either direction. */
  cut() {
    this.#whole = false;
  }

  mend() {
    this.#whole = true;
    for (const go of this.#mended.splice(0)) go();
  }

  /** Media over TCP comes to no browser any more, until it flows again; what browsers send does. */
  stall() {
    for (const far of this.#media) far.pause();
  }

  flow() {
    for (const far of this.#media) far.resume();
  }

  stop() {
    for (const close of this.#closes) close();
  }

  /** Packets that come while it is cut are lost. */
  #relay(media) {
    const ways = new Map();
    this.#closes.push(() => media.close());
    media.on('message', (packet, { address, port }) => {
      if (!this.#whole) return;
      this.packets.set(port, (this.packets.get(port) ?? 0) + 1);
      let way = ways.get(port);
      if (!way) {
        way = createSocket('udp4');
        ways.set(port, way);
        this.#closes.push(() => way.close());
        way.on('message', (answer) => this.#whole && media.send(answer, port, address));
      }
      way.send(packet, this.port, FAR);
    });
  }

  /** What is sent while it is cut arrives later, as TCP would have it. */
  #forward(port) {
    const server = createServer((near) => {
      const far = connect(port, FAR);
      if (port === this.port) {
        this.#media.add(far);
        far.once('close', () => this.#media.delete(far));
      }
      for (const [from, to] of [
        [near, far],
        [far, near],
      ]) {
        from.on('data', (data) => this.#passes(() => to.write(data)));
        from.on('close', () => this.#passes(() => to.destroy()));
        from.on('error', () => {});
        this.#closes.push(() => from.destroy());
      }
    }).listen(port, NEAR);
    this.#closes.push(() => server.close());
  }

  #passes(go) {
    if (this.#whole) go();
    else this.#mended.push(go);
  }
}

/** A socket on a port that is free for the house, too, below those that the system gives away. */
async function bound() {
  for (;;) {
    const socket = createSocket('udp4');
    const taken = once(socket, 'error');
    socket.bind(randomInt(20_000, 32_000), NEAR);
    const free = await Promise.race([
      once(socket, 'listening').then(() => true),
      taken.then(() => false),
    ]);
    if (free) return socket;
    socket.close();
  }
}
