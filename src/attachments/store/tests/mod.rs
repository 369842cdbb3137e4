//! The contract of the store, on a local folder and on a real S3 server; what it notices; and
//! what it does while the storage fails.

mod contract;
mod ground;
mod outages;
mod proxy;
mod rights;
mod tampering;
