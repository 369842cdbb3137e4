// This file is generated from the Rust types by `portti types`. Do not edit it.

/** The version of the socket protocol that these types are of. */
export const PROTOCOL = 1;

/** Why the server closes a socket. */
export const CLOSE_CODES = {
  restart: 1012,
  greeting_late: 4001,
  malformed: 4002,
  session_ended: 4003,
  session_replaced: 4004,
  too_slow: 4005,
  too_large: 4006,
  too_many: 4007,
  silent: 4008,
  protocol: 4009,
} as const;

export type ConversationId = string;
export type CommandId = string;
export type HandOffId = string;
export type AttachmentId = string;
export type CallId = string;
export type ServiceId = string;
export type StaffId = string;
export type Seq = number;
export type Timestamp = number;
export type Private = string;

export type Language = "fi" | "sv" | "en";
export type Role = "professional" | "supervisor" | "auditor";
export type Side = "resident" | "professional" | "system";
export type Assurance = { provider: string, acr: string, method: string, authenticated_at: Timestamp, };
export type IdentificationRule = "on-request" | "at-start" | "never";
export type CodeKind =
  | "finnish"
  | "swedish"
  | "danish"
  | "norwegian"
  | "estonian"
  | "payment-card"
  | "iban";
export type HandOffFailure =
  | "cancelled"
  | "provider_error"
  | "provider_unavailable"
  | "flow_mismatch"
  | "token_rejected"
  | "assurance_too_low"
  | "authentication_too_old"
  | "identity_missing"
  | "foreign_not_accepted";
export type FileKind =
  | "jpeg"
  | "png"
  | "webp"
  | "heic"
  | "pdf"
  | "text"
  | "docx"
  | "xlsx"
  | "pptx"
  | "odt"
  | "ods"
  | "odp";
export type AttachmentProblem =
  | "infected"
  | "type_not_allowed"
  | "too_large"
  | "incomplete"
  | "not_checkable"
  | "active_content"
  | "damaged"
  | "too_complex"
  | "lost";
export type CloseReason = "professional" | "resident" | "abandoned" | "barred";

export type ShownEvent = { seq: Seq, at: Timestamp, } & ({ "type": "nothing" } | { "type": "started", service: ServiceId, name: Private, phone?: Private, topic: Private, language: Language, } | { "type": "accepted", name: string, account?: string, } | { "type": "transferred", service: ServiceId, by?: string, to?: string, note?: Private, } | { "type": "said", side: Side, name?: string, text: Private, masked: boolean, } | { "type": "noted", name: string, text: Private, } | { "type": "hidden", target: Seq, } | { "type": "barred", until: Timestamp, reason: Private, } | { "type": "identification_requested", hand_off: HandOffId, name?: string, reason?: Private, expires_at: Timestamp, } | { "type": "identification_opened", hand_off: HandOffId, } | { "type": "identification_started", hand_off: HandOffId, } | { "type": "identified", hand_off: HandOffId, identity?: ShownIdentity, } | { "type": "identification_declined", hand_off: HandOffId, } | { "type": "identification_failed", hand_off: HandOffId, reason: HandOffFailure, } | { "type": "identification_expired", hand_off: HandOffId, } | { "type": "identification_withdrawn", hand_off: HandOffId, } | { "type": "attachment_offered", attachment: AttachmentId, side: Side, name: Private, size: number, media_type: string, } | { "type": "attachment_received", attachment: AttachmentId, } | { "type": "attachment_ready", attachment: AttachmentId, size: number, preview: boolean, flagged: boolean, } | { "type": "attachment_refused", attachment: AttachmentId, reason: AttachmentProblem, } | { "type": "attachment_removed", attachment: AttachmentId, side: Side, } | { "type": "video_invited", call: CallId, name: string, expires_at: Timestamp, } | { "type": "video_accepted", call: CallId, } | { "type": "video_declined", call: CallId, } | { "type": "video_missed", call: CallId, } | { "type": "video_joined", call: CallId, side: Side, } | { "type": "video_left", call: CallId, side: Side, } | { "type": "video_ended", call: CallId, side: Side, } | { "type": "closed", reason: CloseReason, } | { "type": "survey_answered" } | { "type": "transcript_requested" } | { "type": "transcript_delivered", delivered: boolean, });
export type Shown =
  | { "type": "nothing" }
  | { "type": "started", service: ServiceId, name: Private, phone?: Private, topic: Private, language: Language, }
  | { "type": "accepted", name: string, account?: string, }
  | { "type": "transferred", service: ServiceId, by?: string, to?: string, note?: Private, }
  | { "type": "said", side: Side, name?: string, text: Private, masked: boolean, }
  | { "type": "noted", name: string, text: Private, }
  | { "type": "hidden", target: Seq, }
  | { "type": "barred", until: Timestamp, reason: Private, }
  | { "type": "identification_requested", hand_off: HandOffId, name?: string, reason?: Private, expires_at: Timestamp, }
  | { "type": "identification_opened", hand_off: HandOffId, }
  | { "type": "identification_started", hand_off: HandOffId, }
  | { "type": "identified", hand_off: HandOffId, identity?: ShownIdentity, }
  | { "type": "identification_declined", hand_off: HandOffId, }
  | { "type": "identification_failed", hand_off: HandOffId, reason: HandOffFailure, }
  | { "type": "identification_expired", hand_off: HandOffId, }
  | { "type": "identification_withdrawn", hand_off: HandOffId, }
  | { "type": "attachment_offered", attachment: AttachmentId, side: Side, name: Private, size: number, media_type: string, }
  | { "type": "attachment_received", attachment: AttachmentId, }
  | { "type": "attachment_ready", attachment: AttachmentId, size: number, preview: boolean, flagged: boolean, }
  | { "type": "attachment_refused", attachment: AttachmentId, reason: AttachmentProblem, }
  | { "type": "attachment_removed", attachment: AttachmentId, side: Side, }
  | { "type": "video_invited", call: CallId, name: string, expires_at: Timestamp, }
  | { "type": "video_accepted", call: CallId, }
  | { "type": "video_declined", call: CallId, }
  | { "type": "video_missed", call: CallId, }
  | { "type": "video_joined", call: CallId, side: Side, }
  | { "type": "video_left", call: CallId, side: Side, }
  | { "type": "video_ended", call: CallId, side: Side, }
  | { "type": "closed", reason: CloseReason, }
  | { "type": "survey_answered" }
  | { "type": "transcript_requested" }
  | { "type": "transcript_delivered", delivered: boolean, };
export type ShownIdentity = { name: Private, masked_personal_id?: Private, foreign: boolean, country?: string, birth_date?: Private, non_disclosure: boolean, assurance?: Assurance, name_differs: boolean, };

export type ResidentFrame =
  | { "type": "hello", protocol: number, after: Seq, }
  | { "type": "command", id: CommandId, command: ResidentCommand, }
  | { "type": "typing", typing: boolean, }
  | { "type": "call", call: CallId, signal: CallSignal, }
  | { "type": "ping" }
  | { "type": "pong" };
export type ResidentCommand =
  | { "type": "say", text: Private, }
  | { "type": "request_identification" }
  | { "type": "decline_identification", hand_off: HandOffId, }
  | { "type": "remove_attachment", attachment: AttachmentId, }
  | { "type": "accept_video", call: CallId, }
  | { "type": "decline_video", call: CallId, }
  | { "type": "end_video", call: CallId, }
  | { "type": "leave" }
  | { "type": "answer_survey", answers: { [key in string]: Private }, }
  | { "type": "request_transcript", address: Private, };
export type StaffFrame =
  | { "type": "hello", protocol: number, follow: Array<Follow>, }
  | { "type": "follow" } & Follow
  | { "type": "unfollow", conversation: ConversationId, }
  | { "type": "command", id: CommandId, conversation: ConversationId, command: StaffCommand, }
  | { "type": "typing", conversation: ConversationId, typing: boolean, }
  | { "type": "call", conversation: ConversationId, call: CallId, signal: CallSignal, }
  | { "type": "presence", status: PresenceStatus, }
  | { "type": "ping" }
  | { "type": "pong" };
export type Follow = { conversation: ConversationId, after: Seq, };
export type StaffCommand =
  | { "type": "accept", take_over: boolean, }
  | { "type": "transfer", service: ServiceId, to?: StaffId, note: Private, }
  | { "type": "say", text: Private, }
  | { "type": "note", text: Private, }
  | { "type": "hide", target: Seq, }
  | { "type": "bar", hours: number, reason: Private, }
  | { "type": "request_identification", reason: Private, }
  | { "type": "withdraw_identification" }
  | { "type": "remove_attachment", attachment: AttachmentId, }
  | { "type": "invite_video" }
  | { "type": "end_video", call: CallId, }
  | { "type": "close" };
export type PresenceStatus = "available" | "busy" | "away";
export type ServerFrame =
  | { "type": "welcome", protocol: number, heartbeat_seconds: number, now: Timestamp, }
  | { "type": "events", conversation: ConversationId, events: Array<ShownEvent>, caught_up: boolean, }
  | { "type": "ack", id: CommandId, seq: Seq, }
  | { "type": "refused", id?: CommandId, code: string, message: string, field?: string, }
  | { "type": "queue", position: number, estimate_seconds?: number, }
  | { "type": "typing", conversation: ConversationId, side: Side, typing: boolean, }
  | { "type": "counterpart", conversation: ConversationId, connected: boolean, }
  | { "type": "call", conversation: ConversationId, call: CallId, signal: CallNotice, }
  | { "type": "unfollowed", conversation: ConversationId, }
  | { "type": "board" } & Board
  | { "type": "reconnect", after_ms: number, }
  | { "type": "ping" }
  | { "type": "pong" };
export type CallSignal =
  | { "type": "join", attempt: number, }
  | { "type": "offer", attempt: number, sdp: Private, }
  | { "type": "media", audio: boolean, video: boolean, screen: boolean, }
  | { "type": "key", key: string, }
  | { "type": "leave" };
export type CallNotice =
  | { "type": "line", position: number, }
  | { "type": "ready", attempt: number, ice_servers: Array<IceServer>, video_kbps: number, relay_only: boolean, layers: boolean, }
  | { "type": "answer", attempt: number, sdp: Private, }
  | { "type": "failed", attempt: number, code: string, message: string, }
  | { "type": "replaced", attempt: number, }
  | { "type": "other", connected: boolean, audio: boolean, video: boolean, screen: boolean, }
  | { "type": "key", key: string, }
  | { "type": "again" };
export type IceServer = { urls: Array<string>, username?: string, credential?: Private, };
export type Board = { status: PresenceStatus, limit: number, arriving: number, waiting: Array<BoardRow>, held: Array<BoardRow>, others: Array<BoardRow>, colleagues: Array<Colleague>, };
export type BoardRow = { conversation: ConversationId, service: ServiceId, name: Private, verified_name?: Private, name_differs: boolean, topic: Private, language: Language, since: Timestamp, identified: boolean, last_seq: Seq, professional?: string, };
export type Colleague = { id: StaffId, name: string, services: Array<ServiceId>, status: PresenceStatus, held: number, };

export type ErrorBody = { code: string, message: string, field?: string, };
export type FilesInfo = { file_bytes: number, conversation_files: number, after_closing_seconds: number, kinds: Array<FileKindInfo>, };
export type FileKindInfo = { kind: FileKind, media_type: string, extensions: Array<string>, };
export type ServiceInfo = { id: ServiceId, name: string, description: string, availability: Availability, closed_message: string, hours: Array<string>, opens_at?: Timestamp, waiting: number, estimate_seconds?: number, languages: Array<Language>, privacy_version: string, privacy_url: string, phone_required: boolean, identification: IdentificationRule, message_chars: number, screening: ScreeningInfo, survey_url?: string, transcript_mail: boolean, attachments?: FilesInfo, video: boolean, };
export type ScreeningInfo = { codes: Array<CodeKind>, block_after_identification: boolean, };
export type Availability = "open" | "closed" | "nobody_present" | "queue_full";
export type StartRequest = { id: CommandId, service: ServiceId, name: Private, phone: Private, topic: Private, language: Language, consent?: string, site: string, };
export type ResidentSession = { conversation: ConversationId, service: ServiceInfo, language: Language, last_seq: Seq, closed: boolean, };
export type TicketRequest = { hand_off: HandOffId, return_to: string, };
export type Ticket = { url: string, };
export type OpenRequest = { ticket: string, };
export type FlowInfo = { flow: string, service: string, site: string, professional?: string, purpose: string, reason?: Private, language: Language, started_at: Timestamp, expires_at: Timestamp, now: Timestamp, return_to: string, };
export type ContinueRequest = { flow: string, };
export type DeclineRequest = { flow: string, };
export type GoTo = { url: string, };
export type SignOut = { url?: string, };
export type Returned = { proof?: string, error?: string, return_to?: string, language: Language, };
export type RedeemRequest = { proof: string, };
export type SignInRequest = { account: string, password: Private, code?: Private, };
export type SignOnRequest = { return_to: string, };
export type SignedOut = { provider_url?: string, };
export type StaffSessionInfo = { id: string, account: StaffId, name: string, roles: Array<Role>, since: Timestamp, seen_at: Timestamp, this: boolean, };
export type EndSessionRequest = { id: string, };
export type StaffSession = { account: StaffId, name: string, roles: Array<Role>, services: Array<StaffService>, transfer: Array<StaffService>, csrf: string, };
export type StaffService = { id: ServiceId, name: string, identification: boolean, attachments?: FilesInfo, video: boolean, };
export type SignInInfo = { demo_accounts: Array<DemoAccount>, organisation?: string, local: boolean, contact?: string, };
export type DemoAccount = { account: string, password: string, name: string, roles: Array<Role>, };
export type RevealedPersonalId = { personal_id: Private, };
