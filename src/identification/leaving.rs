//! Signing out at the provider, which keeps a session of its own.

use super::{HandOffError, Identification};
use crate::domain::ids::ConversationId;
use crate::oidc::logout::Logout;

impl Identification {
    /// Where the resident of `conversation` signs out at the provider of its service, where that
    /// has an address for it (RP-Initiated Logout 1.0). Nothing of the resident is in it but their
    /// language, with which the page that they come back to greets them. What the identity was
    /// good for ends with the conversation, whatever the provider does.
    ///
    /// # Errors
    /// Where there is no such conversation. A provider that does not answer is no error: nothing is
    /// offered then.
    pub async fn sign_out(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<String>, HandOffError> {
        let inner = &self.inner;
        let state = inner.desk.state_now(conversation).await?;
        let client = inner.client(&state)?;
        let back = format!("{}/identify/signed-out", inner.settings.origin);
        let language = state.resident.language;
        let logout = Logout {
            return_to: &back,
            state: language.tag(),
            hint: "",
            language,
        };
        match client.logout_url(&logout).await {
            Ok(url) => Ok(url),
            Err(error) => {
                tracing::warn!(%error, "where to sign out at the provider could not be learned");
                Ok(None)
            }
        }
    }
}
