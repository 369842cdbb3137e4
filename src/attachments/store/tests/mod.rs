//! The contract of the store, on a local folder and on a real S3 server; what it notices; and
//! what it does while the storage fails.

mod contract;
mod copied;
mod ground;
mod outages;
mod proxy;
mod rights;
mod tampering;
mod trial;

pub(in crate::attachments) use trial::Trial;
