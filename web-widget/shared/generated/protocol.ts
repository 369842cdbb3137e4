// This file is generated from the Rust types. Do not edit it.

export type Language = "fi" | "sv" | "en";
export type Role = "professional" | "supervisor" | "auditor";
export type Side = "resident" | "professional" | "system";
export type Assurance = { provider: string, acr: string, method: string, authenticated_at: number, };
export type IdentificationRule = "on-request" | "at-start" | "never";
export type CodeKind = "finnish" | "swedish" | "danish" | "norwegian" | "estonian" | "payment-card" | "iban";
export type HandOffFailure = "cancelled" | "provider_error" | "provider_unavailable" | "flow_mismatch" | "token_rejected" | "assurance_too_low" | "authentication_too_old" | "identity_missing";
export type AttachmentProblem = "infected" | "type_not_allowed" | "too_large" | "incomplete" | "not_checkable";
export type CloseReason = "professional" | "resident" | "abandoned" | "barred";

export type ShownEvent = { seq: number, at: number, } & Shown;
export type Shown =
  | { "type": "nothing" }
  | { "type": "started", service: string, name: string, phone?: string, topic: string, language: Language, }
  | { "type": "accepted", name: string, account?: string, }
  | { "type": "transferred", service: string, by?: string, to?: string, note?: string, }
  | { "type": "said", side: Side, name?: string, text: string, masked: boolean, }
  | { "type": "noted", name: string, text: string, }
  | { "type": "hidden", target: number, }
  | { "type": "barred", until: number, reason: string, }
  | { "type": "identification_requested", hand_off: string, name?: string, expires_at: number, }
  | { "type": "identification_opened", hand_off: string, }
  | { "type": "identification_started", hand_off: string, }
  | { "type": "identified", hand_off: string, identity: ShownIdentity, }
  | { "type": "identification_declined", hand_off: string, }
  | { "type": "identification_failed", hand_off: string, reason: HandOffFailure, }
  | { "type": "identification_expired", hand_off: string, }
  | { "type": "identification_withdrawn", hand_off: string, }
  | { "type": "attachment_offered", attachment: string, side: Side, name: string, size: number, media_type: string, }
  | { "type": "attachment_received", attachment: string, }
  | { "type": "attachment_ready", attachment: string, }
  | { "type": "attachment_refused", attachment: string, reason: AttachmentProblem, }
  | { "type": "attachment_removed", attachment: string, }
  | { "type": "video_invited", call: string, name: string, expires_at: number, }
  | { "type": "video_accepted", call: string, }
  | { "type": "video_declined", call: string, }
  | { "type": "video_missed", call: string, }
  | { "type": "video_joined", call: string, side: Side, }
  | { "type": "video_left", call: string, side: Side, }
  | { "type": "video_ended", call: string, side: Side, }
  | { "type": "closed", reason: CloseReason, }
  | { "type": "survey_answered" }
  | { "type": "transcript_requested" }
  | { "type": "transcript_delivered", delivered: boolean, };
export type ShownIdentity = { name: string, masked_personal_id?: string, foreign: boolean, non_disclosure: boolean, assurance?: Assurance, name_differs: boolean, };

export type ResidentFrame =
  | { "type": "hello", protocol: number, after: number, }
  | { "type": "command", id: string, command: ResidentCommand, }
  | { "type": "typing", typing: boolean, }
  | { "type": "ping" }
  | { "type": "pong" };
export type ResidentCommand =
  | { "type": "say", text: string, }
  | { "type": "decline_identification", hand_off: string, }
  | { "type": "remove_attachment", attachment: string, }
  | { "type": "accept_video", call: string, }
  | { "type": "decline_video", call: string, }
  | { "type": "end_video", call: string, }
  | { "type": "leave" }
  | { "type": "answer_survey", answers: { [key in string]: string }, }
  | { "type": "request_transcript", address: string, };
export type StaffFrame =
  | { "type": "hello", protocol: number, follow: Array<Follow>, }
  | { "type": "follow" } & Follow
  | { "type": "unfollow", conversation: string, }
  | { "type": "command", id: string, conversation: string, command: StaffCommand, }
  | { "type": "typing", conversation: string, typing: boolean, }
  | { "type": "presence", status: PresenceStatus, }
  | { "type": "ping" }
  | { "type": "pong" };
export type Follow = { conversation: string, after: number, };
export type StaffCommand =
  | { "type": "accept" }
  | { "type": "transfer", service: string, to?: string, note: string, }
  | { "type": "say", text: string, }
  | { "type": "note", text: string, }
  | { "type": "hide", target: number, }
  | { "type": "bar", hours: number, reason: string, }
  | { "type": "request_identification" }
  | { "type": "withdraw_identification" }
  | { "type": "remove_attachment", attachment: string, }
  | { "type": "invite_video" }
  | { "type": "end_video", call: string, }
  | { "type": "close" };
export type PresenceStatus = "available" | "busy" | "away";
export type ServerFrame =
  | { "type": "welcome", protocol: number, heartbeat_seconds: number, now: number, }
  | { "type": "events", conversation: string, events: Array<ShownEvent>, caught_up: boolean, }
  | { "type": "ack", id: string, seq: number, }
  | { "type": "refused", id?: string, code: string, message: string, field?: string, }
  | { "type": "queue", position: number, estimate_seconds?: number, }
  | { "type": "typing", conversation: string, side: Side, typing: boolean, }
  | { "type": "counterpart", conversation: string, connected: boolean, }
  | { "type": "board" } & Board
  | { "type": "reconnect", after_ms: number, }
  | { "type": "ping" }
  | { "type": "pong" };
export type Board = { status: PresenceStatus, limit: number, waiting: Array<BoardRow>, held: Array<BoardRow>, others: Array<BoardRow>, colleagues: Array<Colleague>, };
export type BoardRow = { conversation: string, service: string, name: string, topic: string, language: Language, since: number, identified: boolean, last_seq: number, professional?: string, };
export type Colleague = { id: string, name: string, services: Array<string>, status: PresenceStatus, held: number, };

export type ErrorBody = { code: string, message: string, field?: string, };
export type ServiceInfo = { id: string, name: string, description: string, availability: Availability, closed_message: string, hours: Array<string>, opens_at?: number, waiting: number, estimate_seconds?: number, languages: Array<Language>, privacy_version: string, privacy_url: string, phone_required: boolean, identification: IdentificationRule, message_chars: number, screening: ScreeningInfo, survey_url?: string, transcript_mail: boolean, };
export type ScreeningInfo = { codes: Array<CodeKind>, block_after_identification: boolean, };
export type Availability = "open" | "closed" | "nobody_present" | "queue_full";
export type StartRequest = { id: string, service: string, name: string, phone: string, topic: string, language: Language, consent?: string, site: string, };
export type ResidentSession = { conversation: string, service: ServiceInfo, language: Language, last_seq: number, closed: boolean, };
export type TicketRequest = { hand_off: string, return_to: string, };
export type Ticket = { url: string, };
export type OpenRequest = { ticket: string, };
export type FlowInfo = { service: string, site: string, professional?: string, purpose: string, language: Language, started_at: number, expires_at: number, return_to: string, };
export type GoTo = { url: string, };
export type Returned = { proof?: string, error?: string, return_to?: string, language: Language, };
export type RedeemRequest = { proof: string, };
export type SignInRequest = { account: string, password: string, };
export type StaffSession = { account: string, name: string, roles: Array<Role>, services: Array<StaffService>, csrf: string, };
export type StaffService = { id: string, name: string, identification: boolean, };
export type SignInInfo = { demo_accounts: Array<DemoAccount>, };
export type DemoAccount = { account: string, password: string, name: string, roles: Array<Role>, };
export type RevealedPersonalId = { personal_id: string, };
