//! The video call: signalling and the forwarding unit.

pub mod unit;
