//! What people are told, in their language. Can be replaced while the server runs.

use crate::desk::{DeskError, Handled};
use crate::domain::ids::CommandId;
use crate::domain::person::Language;
use crate::texts::Texts;
use crate::wire::frame::ServerFrame;

/// The sentences as they stand now. Cheap to clone.
#[derive(Clone)]
pub struct Sentences {
    texts: Texts,
}

impl Sentences {
    /// Sentences of `texts`.
    #[must_use]
    pub fn new(texts: Texts) -> Self {
        Self { texts }
    }

    /// Puts newly read texts in place of the old ones, here and wherever else they are used.
    pub fn replace(&self, texts: &Texts) {
        self.texts.replace(texts);
    }

    /// The texts.
    #[must_use]
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The sentence of a stable code.
    #[must_use]
    pub fn sentence(&self, language: Language, code: &str) -> String {
        self.texts.code(language, code)
    }

    /// The sentence of what the desk answered.
    #[must_use]
    pub fn of(&self, language: Language, error: &DeskError) -> String {
        match error {
            DeskError::Refused(refusal) => self.texts.refusal(language, refusal),
            other => self.sentence(language, other.code()),
        }
    }

    /// The frame that refuses a wish.
    #[must_use]
    pub fn refused(
        &self,
        language: Language,
        id: Option<CommandId>,
        error: &DeskError,
    ) -> ServerFrame {
        ServerFrame::Refused {
            id,
            code: error.code().to_owned(),
            message: self.of(language, error),
            field: error.field().map(str::to_owned),
        }
    }

    /// The frame that answers a wish.
    #[must_use]
    pub fn answer(
        &self,
        language: Language,
        id: CommandId,
        handled: &Result<Handled, DeskError>,
    ) -> ServerFrame {
        match handled {
            Ok(handled) => ServerFrame::Ack {
                id,
                seq: handled.seq,
            },
            Err(error) => self.refused(language, Some(id), error),
        }
    }

    /// The frame that refuses a wish by a code of the interface itself.
    #[must_use]
    pub fn refused_code(
        &self,
        language: Language,
        id: Option<CommandId>,
        code: &'static str,
    ) -> ServerFrame {
        ServerFrame::Refused {
            id,
            code: code.to_owned(),
            message: self.sentence(language, code),
            field: None,
        }
    }
}
