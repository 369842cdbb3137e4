import {
  type CallSignal,
  PROTOCOL,
  type ResidentCommand,
  type ResidentFrame,
  type ServerFrame,
  type ShownEvent,
} from '../generated/protocol.ts';
import { Connection, type Status } from './connection.ts';
import { EventLog } from './event_log.ts';
import { Outbox, type Outcome } from './outbox.ts';
import { browser, type Surroundings, socketUrl } from './surroundings.ts';

export interface ResidentListener {
  status(status: Status): void;
  /** New events in order, each once. `caughtUp` is false while more of a backlog follows. */
  events(events: ShownEvent[], caughtUp: boolean): void;
  /** Queue, typing, counterpart, welcome and refusals without a command. */
  frame(frame: ServerFrame): void;
  sessionLives(): Promise<boolean>;
}

/** The resident's end of the socket: one conversation. */
export class ResidentClient {
  readonly connection: Connection<ResidentFrame>;
  private readonly log = new EventLog();
  private readonly outbox: Outbox<ResidentCommand>;
  private readonly listener: ResidentListener;

  constructor(listener: ResidentListener, surroundings: Surroundings = browser) {
    this.listener = listener;
    this.outbox = new Outbox({
      send: ({ id, command }) => this.connection.send({ type: 'command', id, command }),
      after: surroundings.after,
    });
    this.connection = new Connection<ResidentFrame>({
      url: socketUrl('/api/socket/resident'),
      surroundings,
      hello: () => ({ type: 'hello', protocol: PROTOCOL, after: this.log.last }),
      received: (frame) => this.receive(frame),
      changed: (status) => {
        if (status === 'ended' || status === 'outdated') this.outbox.abandon(status);
        listener.status(status);
      },
      sessionLives: () => listener.sessionLives(),
    });
  }

  /** The commands that the server has not acknowledged yet. */
  get pending(): { id: string; command: ResidentCommand }[] {
    return this.outbox.pending;
  }

  command(command: ResidentCommand, id: string = crypto.randomUUID()): Promise<Outcome> {
    return this.outbox.put({ id, lane: '', command });
  }

  typing(typing: boolean): void {
    this.connection.send({ type: 'typing', typing });
  }

  /** Something about the media of a call; false where the socket is away. */
  call(call: string, signal: CallSignal): boolean {
    return this.connection.send({ type: 'call', call, signal });
  }

  private receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        this.outbox.resume();
        this.listener.frame(frame);
        break;
      case 'events': {
        const { fresh, gap } = this.log.accept(frame.events);
        if (fresh.length > 0 || frame.caught_up) {
          this.listener.events(fresh, frame.caught_up && !gap);
        }
        // Greeting again from the last place fetches what is missing.
        if (gap) this.connection.renew();
        break;
      }
      case 'ack':
        this.outbox.acknowledged(frame.id, frame.seq);
        break;
      case 'refused':
        if (frame.id === undefined) this.listener.frame(frame);
        else this.outbox.refused(frame.id, frame);
        break;
      default:
        this.listener.frame(frame);
    }
  }
}
