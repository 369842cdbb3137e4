//! The sessions behind calls, as the calls ask for them.

use crate::clock::Clock;
use crate::domain::person::Actor;
use crate::journal::Journal;
use crate::staff::Staffing;
use crate::video::{Holder, Sessions, Untold, Warrant};

/// Looks up who holds a session.
pub struct CallSessions {
    /// The sessions of residents.
    pub journal: Journal,
    /// The sessions and rights of staff.
    pub staffing: Staffing,
    /// The time.
    pub clock: Clock,
}

impl Sessions for CallSessions {
    fn holder<'a>(&'a self, warrant: &'a Warrant, in_use: bool) -> Holder<'a> {
        Box::pin(async move {
            match warrant {
                Warrant::Resident {
                    session,
                    conversation,
                } => {
                    let found = self.journal.resident_session(*session, self.clock.now());
                    let found = found.await.map_err(|_| Untold)?;
                    Ok((found == Some(*conversation)).then_some(Actor::Resident))
                }
                // Who speaks in a call uses the session, even if no key is pressed for an hour.
                Warrant::Staff { session, account } => {
                    let found = self.staffing.holder_of(*session, in_use).await;
                    let staff = found.map_err(|_| Untold)?;
                    let staff = staff.filter(|staff| staff.id == *account);
                    Ok(staff.map(Actor::Staff))
                }
            }
        })
    }
}
