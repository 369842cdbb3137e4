/** What every component may reach. */
import type { ReadonlySignal, Signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { CallRoom } from '../../shared/call/room.ts';
import type { HttpProblem } from '../../shared/client/http.ts';
import type { FileRoom } from '../../shared/files/room.ts';
import type { Translate } from '../../shared/i18n/translator.ts';
import type { Desk } from '../model/desk.ts';
import type {
  FilesInfo,
  Language,
  PresenceStatus,
  SignInInfo,
  StaffCommand,
  StaffSession,
  StaffSessionInfo,
} from '../model/wire.ts';
import type { Texts } from '../texts/ids.ts';

export type Phase =
  /** Asking the server whether somebody is signed in. */
  | { kind: 'checking' }
  | { kind: 'unreachable' }
  | ({ kind: 'signed_out'; info: SignInInfo | null } & Door)
  | { kind: 'signed_in'; session: StaffSession };

/** Why the door is shown. */
export interface Door {
  reason: 'none' | 'ended' | 'signed_out';
  /** The code of what went wrong at the organisation's own sign-in, or empty. */
  problem: string;
  /** Where to sign out there too, or empty. */
  signOutThere: string;
}

/** The one dialog that may be open. */
export type Dialog =
  | { kind: 'request_identification'; conversation: string }
  | { kind: 'hide'; conversation: string; seq: number }
  | { kind: 'transfer'; conversation: string }
  | { kind: 'close'; conversation: string }
  | { kind: 'bar'; conversation: string }
  | { kind: 'settings' }
  | { kind: 'sessions'; failed?: boolean }
  | { kind: 'end_session'; session: StaffSessionInfo }
  | { kind: 'help' };

/** Which part a small screen shows. */
export type View = 'list' | 'chat' | 'details';

export interface Acts {
  signIn(account: string, password: string, code?: string): Promise<HttpProblem | null>;
  /** Goes to the organisation's own sign-in: here, or beside texts that are not sent yet. */
  signOn(): Promise<HttpProblem | null>;
  signOut(): Promise<void>;
  retry(): void;
  setLanguage(language: Language): void;
  /** Takes a conversation from the queue, or over from a colleague, and shows it. */
  answer(conversation: string): void;
  show(conversation: string): void;
  shut(conversation: string): void;
  command(conversation: string, command: StaffCommand): void;
  /** Proposes a video call. */
  invite(conversation: string): void;
  typing(conversation: string, typing: boolean): void;
  presence(status: PresenceStatus): void;
  revealPersonalId(conversation: string): Promise<string>;
  sessions(): Promise<StaffSessionInfo[]>;
  endSession(id: string): Promise<void>;
  endOtherSessions(): Promise<void>;
}

export interface App {
  phase: ReadonlySignal<Phase>;
  desk: Signal<Desk>;
  language: ReadonlySignal<Language>;
  /** The server's time in ms, renewed every second. */
  now: ReadonlySignal<number>;
  dialog: Signal<Dialog | null>;
  view: Signal<View>;
  /** Whether the details panel stands beside the conversations. */
  detailsOpen: Signal<boolean>;
  shortcuts: Signal<boolean>;
  t: Translate<Texts>;
  acts: Acts;
  /** What this page does with the files of a conversation. */
  files(conversation: string): FileRoom;
  /** What this page does with the call of a conversation. */
  call(conversation: string): CallRoom;
  /** The conversation whose call this page is in, or null. */
  inCall(): string | null;
  /** Whether a file is on its way. */
  sending(): boolean;
}

const Context = createContext<App | null>(null);

export const AppProvider = Context.Provider;

export function useApp(): App {
  const app = useContext(Context);
  if (!app) throw new Error('no app around this component');
  return app;
}

/** The signed-in session; only used below the sign-in. */
export function useSession(): StaffSession {
  const phase = useApp().phase.value;
  if (phase.kind !== 'signed_in') throw new Error('nobody is signed in');
  return phase.session;
}

/** What may be sent in a service; undefined where nothing may. */
export function filesInfo(session: StaffSession, id: string): FilesInfo | undefined {
  return [...session.services, ...session.transfer].find((service) => service.id === id)
    ?.attachments;
}

/** Whether a service holds video calls. */
export function holdsCalls(session: StaffSession, id: string): boolean {
  return [...session.services, ...session.transfer].some(
    (service) => service.id === id && service.video,
  );
}

/** A service's name as the console knows it, or its id. */
export function serviceName(session: StaffSession, id: string): string {
  return session.transfer.find((service) => service.id === id)?.name ?? id;
}
