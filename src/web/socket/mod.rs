//! The two sockets: one for residents, one for staff.
//!
//! Each socket is one loop over what comes from the browser, what the bus rings, the board, the
//! heartbeat and the end of the server. A command is answered before the next one is read, so the
//! order that a person typed in is the order that is kept. A socket that reads too slowly is
//! dropped and resumes by place.

mod call;
mod common;
mod guard;
mod link;
mod pulse;
mod resident;
mod resident_call;
mod staff;
mod staff_board;
mod staff_call;
mod staff_session;
mod upgrade;

pub use upgrade::{resident_socket, staff_socket};
