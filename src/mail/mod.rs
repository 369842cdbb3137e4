//! Outgoing mail: what lies in the journal's outbox is leased, written from the conversation at
//! that moment, and handed to the mail server; a failure is tried again or given up.
//!
//! No written mail is ever stored: the journal keeps only that one is due, and to whom. This room
//! may touch `desk` (services, and the report of what became of a mail), `journal`, `texts` and
//! `config`; it alone speaks SMTP. An address or a text never goes into a log line.

mod carrier;
mod delay;
mod failure;
mod letter;
mod message;
mod worker;

pub use carrier::{Carrier, CarrierError};
pub use failure::Failure;
pub use letter::{Letter, Writer};
pub use message::{Sender, SenderError};
pub use worker::{Outbox, OutboxError};
