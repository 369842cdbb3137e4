//! Between the words of the domain and the sealed rows.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::columns::Id;
use super::error::JournalError;
use super::records::{
    Append, LeasedMail, MailId, MailKind, NewMail, OnceKind, SessionChange, StageName,
    StandingName, Summary,
};
use super::rows::{ConversationRow, EventRow, KeyRow, OutboxRow, ResidentSessionRow};
use super::seal::{SealKey, identity};
use crate::domain::event::{Event, Recorded};
use crate::domain::ids::{AttachmentId, CommandId, ConversationId, Seq, ServiceId, Timestamp};
use crate::domain::person::{Language, Professional};
use crate::domain::private::Private;

/// An append, sealed and ready to be written.
#[derive(Debug)]
pub(super) struct Prepared {
    /// The start id and the key, for a new conversation.
    pub(super) start: Option<(Uuid, KeyRow)>,
    pub(super) conversation: Uuid,
    pub(super) expected: i64,
    /// Each command with the place of its last event.
    pub(super) commands: Vec<(Uuid, i64)>,
    /// The conversation's row; none where only the place of the last event has changed of it.
    pub(super) row: Option<ConversationRow>,
    /// The place of the last event.
    pub(super) last_seq: i64,
    pub(super) events: Vec<EventRow>,
    pub(super) session: Option<SessionWrite>,
    pub(super) mail: Vec<OutboxRow>,
    /// The files that these events take away.
    pub(super) gone: Vec<Uuid>,
    /// When it is recorded.
    pub(super) at: Timestamp,
}

/// What is written about a resident's session.
#[derive(Clone, Debug)]
pub(super) enum SessionWrite {
    Set(ResidentSessionRow),
    End,
}

/// The part of a summary that is personal, or a name.
#[derive(Serialize, Deserialize)]
struct Personal {
    name: Private,
    // Rows of earlier versions have none.
    #[serde(default)]
    verified_name: Option<Private>,
    topic: Private,
    professional: Option<Professional>,
    meant_for: Option<Professional>,
}

/// Seals an append with the key of its conversation.
pub(super) fn prepare(
    append: &Append,
    key: &SealKey,
    start: Option<(Uuid, KeyRow)>,
    now: Timestamp,
) -> Result<Prepared, JournalError> {
    let last = check(append)?;
    let commands = commands(&append.events);
    let events = append
        .events
        .iter()
        .map(|event| event_row(append.conversation, event, &commands, key))
        .collect::<Result<_, _>>()?;
    let start_id = start.as_ref().map(|(start_id, _)| *start_id);
    Ok(Prepared {
        start,
        conversation: append.conversation.0,
        expected: number(append.expected)?,
        commands,
        row: append
            .summary
            .as_ref()
            .map(|summary| conversation_row(summary, start_id, key))
            .transpose()?,
        last_seq: number(last)?,
        events,
        session: append
            .resident_session
            .map(|change| session_write(append.conversation, change)),
        mail: append
            .mail
            .iter()
            .map(|mail| outbox_row(append.conversation, mail, key, now))
            .collect::<Result<_, _>>()?,
        gone: append
            .events
            .iter()
            .filter_map(|recorded| recorded.event.ended_file())
            .map(|AttachmentId(file)| file)
            .collect(),
        at: now,
    })
}

/// The rules of the log itself: no gaps, and a summary of the same moment, without which no
/// conversation begins. Gives the place of the last event.
fn check(append: &Append) -> Result<Seq, JournalError> {
    let mut last = append.expected;
    for event in &append.events {
        if event.seq != last.next() {
            return Err(JournalError::Malformed(
                "the places of the events have a gap",
            ));
        }
        last = event.seq;
    }
    if append.events.is_empty() {
        return Err(JournalError::Malformed("there is no event"));
    }
    match &append.summary {
        Some(summary)
            if summary.last_seq != last || summary.conversation != append.conversation =>
        {
            Err(JournalError::Malformed("the summary is of another moment"))
        }
        None if append.expected == Seq(0) => {
            Err(JournalError::Malformed("a start comes without a summary"))
        }
        _ => Ok(last),
    }
}

/// Each command with the place of its last event: the one before the next command's first.
fn commands(events: &[Recorded]) -> Vec<(Uuid, i64)> {
    let mut commands: Vec<(Uuid, i64)> = Vec::new();
    for event in events {
        let seq = i64::try_from(event.seq.0).unwrap_or(i64::MAX);
        if let Some(CommandId(command)) = event.command {
            commands.push((command, seq));
        } else if let Some((_, end)) = commands.last_mut() {
            *end = seq;
        }
    }
    commands
}

fn number(seq: Seq) -> Result<i64, JournalError> {
    i64::try_from(seq.0).map_err(|_| JournalError::Malformed("a place is out of range"))
}

fn place(number: i64) -> Result<Seq, JournalError> {
    u64::try_from(number)
        .map(Seq)
        .map_err(|_| JournalError::Damaged("a place is negative"))
}

fn event_identity(conversation: Uuid, seq: i64, at: i64) -> Vec<u8> {
    identity(
        "event",
        &[
            conversation.as_bytes(),
            &seq.to_be_bytes(),
            &at.to_be_bytes(),
        ],
    )
}

fn event_row(
    conversation: ConversationId,
    recorded: &Recorded,
    commands: &[(Uuid, i64)],
    key: &SealKey,
) -> Result<EventRow, JournalError> {
    let seq = number(recorded.seq)?;
    let mut plain = Vec::with_capacity(512);
    serde_json::to_writer(&mut plain, &recorded.event)
        .map_err(|_| JournalError::Malformed("an event cannot be written down"))?;
    let kind = kind(&plain)?;
    let about = event_identity(conversation.0, seq, recorded.at.0);
    let command = recorded.command.map(|CommandId(command)| command);
    let ended = |command| {
        let found = commands.iter().find(|(known, _)| *known == command);
        found.map(|(_, end)| *end)
    };
    Ok(EventRow {
        conversation: Id(conversation.0),
        seq,
        at: recorded.at.0,
        kind,
        command: command.map(Id),
        command_end: command.and_then(ended),
        body: key.seal(&about, plain)?,
    })
}

/// The name of an event, as its JSON begins with it: `{"type":"said",…`.
fn kind(json: &[u8]) -> Result<String, JournalError> {
    json.strip_prefix(br#"{"type":""#)
        .and_then(|rest| rest.split(|byte| *byte == b'"').next())
        .and_then(|name| std::str::from_utf8(name).ok())
        .map(str::to_owned)
        .ok_or(JournalError::Malformed(
            "an event does not begin with its name",
        ))
}

/// Opens a stored event.
pub(super) fn recorded(row: EventRow, key: &SealKey) -> Result<Recorded, JournalError> {
    let about = event_identity(row.conversation.0, row.seq, row.at);
    let plain = key.open(&about, row.body)?;
    let event: Event = serde_json::from_slice(&plain)
        .map_err(|_| JournalError::Damaged("an event is not of a known form"))?;
    Ok(Recorded {
        seq: place(row.seq)?,
        at: Timestamp(row.at),
        command: row.command.map(|Id(command)| CommandId(command)),
        event,
    })
}

fn summary_identity(conversation: Uuid) -> Vec<u8> {
    identity("summary", &[conversation.as_bytes()])
}

fn conversation_row(
    summary: &Summary,
    start_id: Option<Uuid>,
    key: &SealKey,
) -> Result<ConversationRow, JournalError> {
    let conversation = summary.conversation.0;
    let mut plain = Vec::with_capacity(256);
    let personal = Personal {
        name: summary.name.clone(),
        verified_name: summary.verified_name.clone(),
        topic: summary.topic.clone(),
        professional: summary.professional.clone(),
        meant_for: summary.meant_for.clone(),
    };
    serde_json::to_writer(&mut plain, &personal)
        .map_err(|_| JournalError::Malformed("a summary cannot be written down"))?;
    let account = |who: &Option<Professional>| who.as_ref().map(|who| who.id.0.clone());
    Ok(ConversationRow {
        id: Id(conversation),
        // Written once, with the first events; a later append finds its row and leaves this.
        start_id: Id(start_id.unwrap_or(conversation)),
        service: summary.service.0.clone(),
        stage: stage_text(summary.stage).to_owned(),
        standing: standing_text(summary.standing).to_owned(),
        professional: account(&summary.professional),
        meant_for: account(&summary.meant_for),
        private: key.seal(&summary_identity(conversation), plain)?,
        language: summary.language.tag().to_owned(),
        started_at: summary.started_at.0,
        since: summary.since.0,
        closed_at: summary.closed_at.map(|at| at.0),
        deadline: summary.deadline.map(|at| at.0),
    })
}

/// Opens a stored summary.
pub(super) fn summary(
    row: ConversationRow,
    last_seq: Option<i64>,
    key: &SealKey,
) -> Result<Summary, JournalError> {
    let plain = key.open(&summary_identity(row.id.0), row.private)?;
    let personal: Personal = serde_json::from_slice(&plain)
        .map_err(|_| JournalError::Damaged("a summary is not of a known form"))?;
    Ok(Summary {
        conversation: ConversationId(row.id.0),
        service: ServiceId(row.service),
        stage: stage(&row.stage)?,
        standing: standing(&row.standing)?,
        professional: personal.professional,
        meant_for: personal.meant_for,
        name: personal.name,
        verified_name: personal.verified_name,
        topic: personal.topic,
        language: Language::from_tag(&row.language)
            .ok_or(JournalError::Damaged("a language is not known"))?,
        started_at: Timestamp(row.started_at),
        since: Timestamp(row.since),
        closed_at: row.closed_at.map(Timestamp),
        last_seq: place(last_seq.unwrap_or_default())?,
        deadline: row.deadline.map(Timestamp),
    })
}

fn stage_text(stage: StageName) -> &'static str {
    match stage {
        StageName::Arriving => "arriving",
        StageName::Waiting => "waiting",
        StageName::Active => "active",
        StageName::Closed => "closed",
    }
}

fn stage(text: &str) -> Result<StageName, JournalError> {
    use StageName::{Active, Arriving, Closed, Waiting};
    [Arriving, Waiting, Active, Closed]
        .into_iter()
        .find(|stage| stage_text(*stage) == text)
        .ok_or(JournalError::Damaged("a stage is not known"))
}

fn standing_text(standing: StandingName) -> &'static str {
    match standing {
        StandingName::Anonymous => "anonymous",
        StandingName::Requested => "requested",
        StandingName::Identified => "identified",
    }
}

fn standing(text: &str) -> Result<StandingName, JournalError> {
    use StandingName::{Anonymous, Identified, Requested};
    [Anonymous, Requested, Identified]
        .into_iter()
        .find(|standing| standing_text(*standing) == text)
        .ok_or(JournalError::Damaged("a standing is not known"))
}

fn session_write(conversation: ConversationId, change: SessionChange) -> SessionWrite {
    match change {
        SessionChange::End => SessionWrite::End,
        SessionChange::Replace { new, expires_at } => SessionWrite::Set(ResidentSessionRow {
            token: new.0.to_vec(),
            conversation: Id(conversation.0),
            expires_at: expires_at.0,
        }),
    }
}

fn mail_identity(mail: Uuid, conversation: Uuid) -> Vec<u8> {
    identity("mail", &[mail.as_bytes(), conversation.as_bytes()])
}

fn mail_kind_text(kind: MailKind) -> &'static str {
    match kind {
        MailKind::Transcript => "transcript",
    }
}

fn outbox_row(
    conversation: ConversationId,
    mail: &NewMail,
    key: &SealKey,
    now: Timestamp,
) -> Result<OutboxRow, JournalError> {
    let about = mail_identity(mail.id.0, conversation.0);
    Ok(OutboxRow {
        id: Id(mail.id.0),
        conversation: Id(conversation.0),
        kind: mail_kind_text(mail.kind).to_owned(),
        state: "waiting".to_owned(),
        payload: key.seal(&about, mail.address.expose().as_bytes().to_vec())?,
        created_at: now.0,
        due_at: mail.due_at.0,
        leased_until: 0,
        attempts: 0,
        reason: None,
    })
}

/// Opens a leased mail.
pub(super) fn leased(row: OutboxRow, key: &SealKey) -> Result<LeasedMail, JournalError> {
    let kind = [MailKind::Transcript]
        .into_iter()
        .find(|kind| mail_kind_text(*kind) == row.kind)
        .ok_or(JournalError::Damaged("a mail is not of a known kind"))?;
    let plain = key.open(&mail_identity(row.id.0, row.conversation.0), row.payload)?;
    let address =
        std::str::from_utf8(&plain).map_err(|_| JournalError::Damaged("an address is not text"))?;
    Ok(LeasedMail {
        id: MailId(row.id.0),
        conversation: ConversationId(row.conversation.0),
        kind,
        address: Private::from(address),
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        created_at: Timestamp(row.created_at),
    })
}

/// The stored name of a kind of one-time secret.
pub(super) fn once_text(kind: OnceKind) -> &'static str {
    match kind {
        OnceKind::Ticket => "ticket",
        OnceKind::State => "state",
        OnceKind::Flow => "flow",
        OnceKind::Proof => "proof",
        OnceKind::StaffState => "staff state",
    }
}
