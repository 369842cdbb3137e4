import {
  type CallSignal,
  type Language,
  PROTOCOL,
  type PresenceStatus,
  type ServerFrame,
  type ShownEvent,
  type StaffCommand,
  type StaffFrame,
} from '../generated/protocol.ts';
import { Connection, type Status } from './connection.ts';
import { EventLog } from './event_log.ts';
import { Outbox, type Outcome } from './outbox.ts';
import { browser, type Surroundings, socketUrl } from './surroundings.ts';

export interface StaffListener {
  status(status: Status): void;
  /** New events of one conversation in order, each once; all of them anew where the first is
   *  the log's first. */
  events(conversation: string, events: ShownEvent[], caughtUp: boolean): void;
  /** Board, typing, counterpart, welcome and refusals without a command. */
  frame(frame: ServerFrame): void;
  sessionLives(): Promise<boolean>;
  /** The language that the server's sentences should be in. */
  language(): Language;
}

/** The professional's end of the socket: many conversations and the board. */
export class StaffClient {
  readonly connection: Connection<StaffFrame>;
  private readonly logs = new Map<string, EventLog>();
  /** The conversations whose log tells of an identity. */
  private readonly identified = new Set<string>();
  private readonly outbox: Outbox<StaffCommand>;
  private readonly listener: StaffListener;

  constructor(listener: StaffListener, surroundings: Surroundings = browser) {
    this.listener = listener;
    this.outbox = new Outbox({
      send: ({ id, lane, command }) =>
        this.connection.send({ type: 'command', id, conversation: lane, command }),
      after: surroundings.after,
    });
    this.connection = new Connection<StaffFrame>({
      url: () => socketUrl(`/api/socket/staff?lang=${listener.language()}`),
      surroundings,
      hello: () => ({
        type: 'hello',
        protocol: PROTOCOL,
        follow: [...this.logs].map(([conversation, { last }]) => ({
          conversation,
          // Who may see the identity may have changed meanwhile.
          after: this.identified.has(conversation) ? 0 : last,
        })),
      }),
      received: (frame) => this.receive(frame),
      changed: (status) => {
        if (status === 'ended' || status === 'outdated') this.outbox.abandon(status);
        listener.status(status);
      },
      sessionLives: () => listener.sessionLives(),
    });
  }

  command(
    conversation: string,
    command: StaffCommand,
    id: string = crypto.randomUUID(),
  ): Promise<Outcome> {
    return this.outbox.put({ id, lane: conversation, command });
  }

  /** Follows a conversation from the place that is known of it. */
  follow(conversation: string): void {
    const log = this.logs.get(conversation) ?? new EventLog();
    this.logs.set(conversation, log);
    this.connection.send({ type: 'follow', conversation, after: log.last });
  }

  /** Stops following, and forgets the place. */
  unfollow(conversation: string): void {
    this.identified.delete(conversation);
    if (this.logs.delete(conversation)) this.connection.send({ type: 'unfollow', conversation });
  }

  typing(conversation: string, typing: boolean): void {
    this.connection.send({ type: 'typing', conversation, typing });
  }

  /** Something about the media of a call; false where the socket is away. */
  call(conversation: string, call: string, signal: CallSignal): boolean {
    return this.connection.send({ type: 'call', conversation, call, signal });
  }

  presence(status: PresenceStatus): boolean {
    return this.connection.send({ type: 'presence', status });
  }

  private receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        this.outbox.resume();
        this.listener.frame(frame);
        break;
      case 'events': {
        const log = this.logOf(frame.conversation, frame.events);
        if (!log) break;
        const { fresh, gap } = log.accept(frame.events);
        if (fresh.some(({ type }) => type === 'identified')) {
          this.identified.add(frame.conversation);
        }
        if (fresh.length > 0 || frame.caught_up) {
          this.listener.events(frame.conversation, fresh, frame.caught_up && !gap);
        }
        if (gap) this.follow(frame.conversation);
        break;
      }
      case 'ack':
        this.outbox.acknowledged(frame.id, frame.seq);
        break;
      case 'refused':
        if (frame.id === undefined) this.listener.frame(frame);
        else this.outbox.refused(frame.id, frame);
        break;
      case 'unfollowed':
        this.logs.delete(frame.conversation);
        this.identified.delete(frame.conversation);
        this.listener.frame(frame);
        break;
      default:
        this.listener.frame(frame);
    }
  }

  /** What comes from its first event begins anew: a conversation that the professional holds and
   *  that is followed without being asked for, or one of which they may now see more or less.
   *  Anything else that is not followed is a late frame of one that was. */
  private logOf(conversation: string, events: readonly ShownEvent[]): EventLog | undefined {
    if (events[0]?.seq !== 1) return this.logs.get(conversation);
    const log = new EventLog();
    this.logs.set(conversation, log);
    return log;
  }
}
