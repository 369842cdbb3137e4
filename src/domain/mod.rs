//! The rules of the service, as functions of values.
//!
//! Nothing here waits, reads a clock, rolls dice or imports another room of the house: time,
//! fresh ids and configuration come in as arguments. Every other room asks this one what may
//! happen and what each side may see.

pub mod command;
pub mod conversation;
pub mod decide;
pub mod event;
pub mod ids;
pub mod person;
pub mod private;
pub mod refusal;
pub mod schedule;
pub mod screening;
pub mod service;
pub mod transcript;
pub mod view;
