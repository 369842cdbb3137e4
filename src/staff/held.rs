//! What a session keeps, sealed in the journal, for as long as it lasts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::person::Role;
use crate::domain::private::Private;

/// What a session keeps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Held {
    /// Fingerprint of what vouched for the person: the password and the secret of codes, or the
    /// provider. Where that is another now, the session has ended.
    pub credential: [u8; 32],
    /// The roles at sign-in. A session never rises above them: a role that is granted later opens
    /// with the next sign-in, and so with a new token.
    pub roles: BTreeSet<Role>,
    /// Who vouched.
    pub voucher: Voucher,
}

/// Who vouched for a person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Voucher {
    /// A local account's password.
    Local,
    /// The organisation's provider. Local accounts stand in the configuration; this is all there
    /// is of these.
    Provider(Vouched),
}

/// What the organisation's provider said of a person, as far as it counts here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Vouched {
    /// The value of the account claim.
    pub person: String,
    /// The name that residents see.
    pub name: String,
    /// The values of the roles claim that give something.
    pub role_values: Vec<String>,
    /// The values of the services claim that give something.
    pub service_values: Vec<String>,
    /// What tells the provider, at signing out, whose session ends; may be empty.
    pub logout_hint: Private,
}
