//! Why a command is refused: named variants, each with a stable code.

use thiserror::Error;

use super::screening::Verdict;

/// Why a command is refused. Nothing has happened; nothing is stored.
///
/// The `Display` text is for operators and developers; people are told by [`Refusal::code`] in
/// their own language. No variant carries what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// A personal ID (or a payment card, where screened for) stands in a text.
    #[error("a personal ID stands in the field `{field}`")]
    PersonalIdBlocked {
        /// Which text: `message`, `name`, `phone`, `topic`, `note`, `reason`, `survey`,
        /// `file_name`, `address`.
        field: &'static str,
        /// What was found and where; never the code itself.
        found: Verdict,
    },
    /// A forbidden word stands in a text.
    #[error("a forbidden word stands in the field `{field}`")]
    ForbiddenWord {
        /// Which text.
        field: &'static str,
    },
    /// A required text is empty.
    #[error("the field `{field}` is empty")]
    Empty {
        /// Which text.
        field: &'static str,
    },
    /// A text is longer than allowed.
    #[error("the field `{field}` is longer than {limit} characters")]
    TooLong {
        /// Which text.
        field: &'static str,
        /// The limit in characters.
        limit: u32,
    },
    /// A text is not of the form it must have.
    #[error("the field `{field}` is malformed")]
    Malformed {
        /// Which text.
        field: &'static str,
    },
    /// The privacy notice of this version was not consented to.
    #[error("the present privacy notice was not consented to")]
    ConsentMissing,
    /// The service is closed at this hour.
    #[error("the service is closed")]
    ServiceClosed,
    /// No professional is present.
    #[error("no professional is present")]
    NobodyPresent,
    /// The queue is full.
    #[error("the queue is full")]
    QueueFull,
    /// The service does not speak the language.
    #[error("the service is not offered in this language")]
    LanguageNotOffered,
    /// The resident is barred.
    #[error("the resident is barred")]
    Barred,
    /// This actor may never do this here.
    #[error("this actor may not do that")]
    NotAllowed,
    /// Only the professional of the conversation (or a supervisor) may do this.
    #[error("the conversation is another professional's")]
    NotAssigned,
    /// Somebody else has taken the conversation.
    #[error("the conversation is already taken")]
    AlreadyTaken,
    /// The professional holds as many conversations as they may.
    #[error("the professional holds {limit} conversations already")]
    TooManyConversations {
        /// The limit.
        limit: u32,
    },
    /// The conversation still waits for a professional.
    #[error("the conversation waits for a professional")]
    StillWaiting,
    /// The conversation has ended.
    #[error("the conversation has ended")]
    Closed,
    /// The conversation has not ended yet.
    #[error("the conversation has not ended yet")]
    NotClosedYet,
    /// The service does not offer this.
    #[error("the service does not offer this")]
    NotOffered,
    /// The resident must identify first.
    #[error("the resident is not identified")]
    NotIdentified,
    /// The resident is identified already.
    #[error("the resident is identified already")]
    AlreadyIdentified,
    /// A request is open already.
    #[error("a request for identification is open already")]
    RequestOpen,
    /// There is no such open request.
    #[error("there is no such open request for identification")]
    NoOpenRequest,
    /// The request has lapsed.
    #[error("the request for identification has lapsed")]
    RequestExpired,
    /// The request has not lapsed yet.
    #[error("the request has not lapsed yet")]
    NotExpiredYet,
    /// The identity lacks what the service demands.
    #[error("a foreign identity is not accepted by the service")]
    ForeignNotAccepted,
    /// There is no such message, file or call.
    #[error("there is no such thing in the conversation")]
    NoSuchThing,
    /// A call is going on or rings already.
    #[error("a call is going on already")]
    CallOpen,
    /// Files of this kind are not taken.
    #[error("files of this kind are not taken")]
    TypeNotAllowed,
    /// The name of a file and its declared type do not agree.
    #[error("the name of the file and its declared type do not agree")]
    TypeMismatch,
    /// A file is larger than the service allows.
    #[error("the file is larger than {limit} bytes")]
    FileTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The conversation holds as many files as it may.
    #[error("the conversation holds {limit} files already")]
    TooManyFiles {
        /// The limit.
        limit: u32,
    },
    /// As many files were offered in the conversation as may ever be.
    #[error("{limit} files have been offered in the conversation already")]
    TooManyOffers {
        /// The limit.
        limit: u32,
    },
    /// The files of the conversation would be larger together than the service allows.
    #[error("the files of the conversation would be larger than {limit} bytes together")]
    FilesTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Done before, and may be done once only.
    #[error("this has been done already")]
    AlreadyDone,
}

impl Refusal {
    /// The stable code that clients and metrics know this refusal by.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::PersonalIdBlocked { .. } => "personal_id_blocked",
            Self::ForbiddenWord { .. } => "forbidden_word",
            Self::Empty { .. } => "empty",
            Self::TooLong { .. } => "too_long",
            Self::Malformed { .. } => "malformed",
            Self::ConsentMissing => "consent_missing",
            Self::ServiceClosed => "service_closed",
            Self::NobodyPresent => "nobody_present",
            Self::QueueFull => "queue_full",
            Self::LanguageNotOffered => "language_not_offered",
            Self::Barred => "barred",
            Self::NotAllowed => "not_allowed",
            Self::NotAssigned => "not_assigned",
            Self::AlreadyTaken => "already_taken",
            Self::TooManyConversations { .. } => "too_many_conversations",
            Self::StillWaiting => "still_waiting",
            Self::Closed => "closed",
            Self::NotClosedYet => "not_closed_yet",
            Self::NotOffered => "not_offered",
            Self::NotIdentified => "not_identified",
            Self::AlreadyIdentified => "already_identified",
            Self::RequestOpen => "request_open",
            Self::NoOpenRequest => "no_open_request",
            Self::RequestExpired => "request_expired",
            Self::NotExpiredYet => "not_expired_yet",
            Self::ForeignNotAccepted => "foreign_not_accepted",
            Self::NoSuchThing => "no_such_thing",
            Self::CallOpen => "call_open",
            Self::TypeNotAllowed => "type_not_allowed",
            Self::TypeMismatch => "type_mismatch",
            Self::FileTooLarge { .. } => "file_too_large",
            Self::TooManyFiles { .. } => "too_many_files",
            Self::TooManyOffers { .. } => "too_many_offers",
            Self::FilesTooLarge { .. } => "files_too_large",
            Self::AlreadyDone => "already_done",
        }
    }

    /// The field that the refusal is about, where it is about one.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::PersonalIdBlocked { field, .. }
            | Self::ForbiddenWord { field }
            | Self::Empty { field }
            | Self::TooLong { field, .. }
            | Self::Malformed { field } => Some(field),
            _ => None,
        }
    }
}
