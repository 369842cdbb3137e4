//! The provider says that somebody signed out (OpenID Connect Back-Channel Logout 1.0).

use super::{SignInError, Staffing};
use crate::domain::ids::StaffId;
use crate::journal::EndedSessions;
use crate::oidc::OidcError;

/// Why a message of the provider ends nothing.
#[derive(Debug, thiserror::Error)]
pub enum LogoutError {
    /// There is no provider, so nobody may say so.
    #[error("no provider is configured")]
    NotOffered,
    /// The token is refused.
    #[error(transparent)]
    Refused(#[from] OidcError),
    /// The token was used before.
    #[error("the logout token was used before")]
    Replayed,
    /// The journal does not answer. The provider may try again.
    #[error(transparent)]
    Unavailable(#[from] SignInError),
}

impl Staffing {
    /// Ends what a logout token names: one session, or all of a person. Tells whose they were.
    ///
    /// # Errors
    /// See [`LogoutError`]; nothing has ended then.
    pub async fn signed_out_there(&self, token: &str) -> Result<Vec<StaffId>, LogoutError> {
        let inner = &self.inner;
        let client = inner.client.as_ref().ok_or(LogoutError::NotOffered)?;
        let told = client.logout_token(token).await?;
        let session = told.session.map(|sid| self.provider_session(client, &sid));
        let subject = told.subject.map(|sub| self.subject(client, &sub));
        let which = match (session, subject) {
            (Some(session), subject) => EndedSessions::ProviderSession { session, subject },
            (None, Some(subject)) => EndedSessions::Subject(subject),
            (None, None) => return Ok(Vec::new()),
        };
        let parts = [client.issuer().as_bytes(), told.id.as_bytes()];
        let mark = inner.journal.look_up("logout token", &parts);
        let ended = inner
            .journal
            .end_staff_sessions_once(which, mark, told.forget_at)
            .await
            .map_err(SignInError::from)?;
        let mut ended = ended.ok_or(LogoutError::Replayed)?;
        ended.sort();
        ended.dedup();
        for account in &ended {
            self.audit(account, "signed_out", "provider").await?;
        }
        Ok(ended)
    }
}
