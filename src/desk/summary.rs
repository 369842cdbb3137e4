//! What of a conversation's state goes into its row of the read model.

use crate::domain::conversation::{Conversation, Stage, Standing};
use crate::domain::person::Identity;
use crate::journal::{StageName, StandingName, Summary};

/// The row of `state`.
#[must_use]
pub fn summary(state: &Conversation) -> Summary {
    let (stage, since, professional, meant_for, closed_at) = match &state.stage {
        Stage::Arriving { since } => (StageName::Arriving, *since, None, None, None),
        Stage::Waiting { since, meant_for } => {
            (StageName::Waiting, *since, None, meant_for.clone(), None)
        }
        Stage::Active {
            professional,
            since,
        } => (
            StageName::Active,
            *since,
            Some(professional.clone()),
            None,
            None,
        ),
        Stage::Closed {
            at, professional, ..
        } => (
            StageName::Closed,
            *at,
            professional.clone(),
            None,
            Some(*at),
        ),
    };
    Summary {
        conversation: state.id,
        service: state.service.clone(),
        stage,
        standing: match state.standing {
            Standing::Anonymous => StandingName::Anonymous,
            Standing::Requested(_) => StandingName::Requested,
            Standing::Identified(_) => StandingName::Identified,
        },
        professional,
        meant_for,
        name: state.resident.name.clone(),
        verified_name: state.identity().map(Identity::name),
        topic: state.resident.topic.clone(),
        language: state.resident.language,
        started_at: state.started_at,
        since,
        closed_at,
        last_seq: state.last_seq,
        deadline: state.deadline(),
    }
}
