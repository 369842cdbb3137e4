//! The rules of the service, as functions of values.
//!
//! Nothing here waits, reads a clock, rolls dice or imports another room of the house: time,
//! fresh ids and configuration come in as arguments. Every other room asks this one what may
//! happen and what each side may see.
//!
//! # A tour
//!
//! A conversation is a row of [events](event::Event): what has happened, each with its place and
//! time. The journal keeps the events and nothing else. What they come to is the
//! [`Conversation`](conversation::Conversation), the state, which
//! [`replay`](conversation::Conversation::replay) makes of them.
//!
//! ```text
//!          Command, Actor, now          Rules (service, screener)
//!                   │                            │
//!   Conversation ──▶ decide ◀────────────────────┘
//!        ▲             │
//!        │             ├──▶ Refusal: nothing has happened
//!        │             ▼
//!      apply ◀──── [Event] ──▶ journal ──▶ view(event, audience) ──▶ browser
//! ```
//!
//! * [`command`]: what somebody wants. [`person`] knows who they are: the resident, a member of
//!   staff with the rights of this moment, or the system itself.
//! * [`decide`](mod@decide): whether it may happen. The whole of "who may do what, when" is there,
//!   and each no is a variant of [`Refusal`](refusal::Refusal) with a stable code.
//! * [`event`]: what then has happened, in the form in which it is stored. Read there how to
//!   change an event.
//! * [`conversation`]: the state. Its stage is `Waiting`, `Active` or `Closed`, and each holds
//!   what only it has; so does the standing, `Anonymous`, `Requested` or `Identified`.
//! * [`view`](mod@view): what each side may see of an event. The only way from an event to a
//!   browser.
//! * [`transcript`](mod@transcript): what the resident may take home.
//! * [`attachment`]: which kinds of files there are, and a service's rules about them.
//! * [`service`] and [`schedule`]: what the administrator has set. [`screening`]: looking for
//!   codes and forbidden words in every free text.
//! * [`ids`], [`private`]: the names of things, and a wrapper that keeps personal data out of
//!   logs.
//!
//! # How to add something that can happen
//!
//! 1. Name the wish in [`command`] and what has happened in [`event`].
//! 2. Say in `decide/who.rs` which kinds of actor may wish it, and write its rule in the file of
//!    its matter. The compiler then leads to `conversation/apply.rs` and [`view`](mod@view).
//! 3. Add it to `fixtures::every_command` and to the lists of the tests, which fail until it is
//!    there, and to the steps of `laws`, which play every command at random.
//! 4. Accept the grown snapshot of the stored form.

pub mod attachment;
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

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod laws;
