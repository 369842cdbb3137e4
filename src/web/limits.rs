//! How much anyone may do in how short a time: per address, per session, per service.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config::Limits;
use crate::domain::ids::{ConversationId, ServiceId, StaffId};
use crate::network::network;
use crate::secret::TokenHash;

/// All limits by kind. Cheap to clone; sockets and requests share them.
#[derive(Clone)]
pub struct Limiter {
    inner: Arc<Inner>,
}

struct Inner {
    requests: DefaultKeyedRateLimiter<IpAddr>,
    connects: DefaultKeyedRateLimiter<IpAddr>,
    starts: DefaultKeyedRateLimiter<IpAddr>,
    service_starts: DefaultKeyedRateLimiter<ServiceId>,
    resident_commands: DefaultKeyedRateLimiter<ConversationId>,
    resident_calls: DefaultKeyedRateLimiter<ConversationId>,
    resident_typing: DefaultKeyedRateLimiter<ConversationId>,
    identifications: DefaultKeyedRateLimiter<ConversationId>,
    sign_ons: DefaultKeyedRateLimiter<IpAddr>,
    sign_outs: DefaultKeyedRateLimiter<IpAddr>,
    file_links: DefaultKeyedRateLimiter<TokenHash>,
    staff_commands: DefaultKeyedRateLimiter<StaffId>,
    staff_calls: DefaultKeyedRateLimiter<StaffId>,
    staff_typing: DefaultKeyedRateLimiter<StaffId>,
    uploads: DefaultKeyedRateLimiter<TokenHash>,
}

impl Limiter {
    /// Limits as configured.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let inner = Inner {
            requests: RateLimiter::keyed(minute(limits.requests_per_address_minute)),
            connects: RateLimiter::keyed(minute(limits.connects_per_address_minute)),
            starts: RateLimiter::keyed(hour(limits.starts_per_address_hour)),
            service_starts: RateLimiter::keyed(minute(limits.starts_per_service_minute)),
            resident_commands: RateLimiter::keyed(minute(limits.commands_per_resident_minute)),
            resident_calls: RateLimiter::keyed(minute(limits.call_signals_per_session_minute)),
            resident_typing: RateLimiter::keyed(minute(limits.typing_per_session_minute)),
            identifications: RateLimiter::keyed(hour(limits.identifications_per_session_hour)),
            sign_ons: RateLimiter::keyed(quarter(limits.sign_ons_per_address_quarter)),
            sign_outs: RateLimiter::keyed(quarter(limits.sign_ons_per_address_quarter)),
            file_links: RateLimiter::keyed(minute(limits.file_links_per_session_minute)),
            staff_commands: RateLimiter::keyed(minute(limits.commands_per_staff_minute)),
            staff_calls: RateLimiter::keyed(minute(limits.call_signals_per_session_minute)),
            staff_typing: RateLimiter::keyed(minute(limits.typing_per_session_minute)),
            uploads: RateLimiter::keyed(minute(limits.uploads_per_session_minute)),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Whether one more request from this address may pass.
    #[must_use]
    pub fn request(&self, address: IpAddr) -> bool {
        self.inner.requests.check_key(&network(address)).is_ok()
    }

    /// Whether one more socket may be opened from this address just now.
    #[must_use]
    pub fn connect(&self, address: IpAddr) -> bool {
        self.inner.connects.check_key(&network(address)).is_ok()
    }

    /// Whether one more conversation may be started from this address in this service.
    #[must_use]
    pub fn start(&self, address: IpAddr, service: &ServiceId) -> bool {
        self.inner.starts.check_key(&network(address)).is_ok()
            && self.inner.service_starts.check_key(service).is_ok()
    }

    /// Whether the resident of this conversation may give one more command.
    #[must_use]
    pub fn resident_command(&self, conversation: ConversationId) -> bool {
        self.inner
            .resident_commands
            .check_key(&conversation)
            .is_ok()
    }

    /// Whether the resident of this conversation may say one more word in a call.
    #[must_use]
    pub fn resident_call(&self, conversation: ConversationId) -> bool {
        self.inner.resident_calls.check_key(&conversation).is_ok()
    }

    /// Whether this member of staff may say one more word in a call.
    #[must_use]
    pub fn staff_call(&self, account: &StaffId) -> bool {
        self.inner.staff_calls.check_key(account).is_ok()
    }

    /// Whether one more typing note of the resident is passed on.
    #[must_use]
    pub fn resident_typing(&self, conversation: ConversationId) -> bool {
        self.inner.resident_typing.check_key(&conversation).is_ok()
    }

    /// Whether the resident may take one more step of identification: ask for a ticket, go on to
    /// the provider, or present a proof.
    #[must_use]
    pub fn identification(&self, conversation: ConversationId) -> bool {
        self.inner.identifications.check_key(&conversation).is_ok()
    }

    /// Whether one more browser at this address may set out for the staff's provider.
    #[must_use]
    pub fn sign_on(&self, address: IpAddr) -> bool {
        self.inner.sign_ons.check_key(&network(address)).is_ok()
    }

    /// Whether one more message that somebody signed out is taken from this address.
    #[must_use]
    pub fn sign_out(&self, address: IpAddr) -> bool {
        self.inner.sign_outs.check_key(&network(address)).is_ok()
    }

    /// Whether one more link to a file is made for this session.
    #[must_use]
    pub fn file_link(&self, session: TokenHash) -> bool {
        self.inner.file_links.check_key(&session).is_ok()
    }

    /// Whether this member of staff may give one more command.
    #[must_use]
    pub fn staff_command(&self, account: &StaffId) -> bool {
        self.inner.staff_commands.check_key(account).is_ok()
    }

    /// Whether one more typing note of this member of staff is passed on.
    #[must_use]
    pub fn staff_typing(&self, account: &StaffId) -> bool {
        self.inner.staff_typing.check_key(account).is_ok()
    }

    /// Whether this session may begin or go on with one more file.
    #[must_use]
    pub fn upload(&self, session: TokenHash) -> bool {
        self.inner.uploads.check_key(&session).is_ok()
    }

    /// Forgets those who have been quiet long enough to start anew; call it about once a minute.
    pub fn sweep(&self) {
        let inner = &self.inner;
        inner.requests.retain_recent();
        inner.connects.retain_recent();
        inner.starts.retain_recent();
        inner.service_starts.retain_recent();
        inner.resident_commands.retain_recent();
        inner.resident_calls.retain_recent();
        inner.resident_typing.retain_recent();
        inner.identifications.retain_recent();
        inner.sign_ons.retain_recent();
        inner.sign_outs.retain_recent();
        inner.file_links.retain_recent();
        inner.staff_commands.retain_recent();
        inner.staff_calls.retain_recent();
        inner.staff_typing.retain_recent();
        inner.uploads.retain_recent();
    }
}

fn minute(times: u32) -> Quota {
    per(Duration::from_secs(60), times)
}

fn quarter(times: u32) -> Quota {
    per(Duration::from_secs(15 * 60), times)
}

fn hour(times: u32) -> Quota {
    per(Duration::from_secs(3_600), times)
}

/// `times` at once, and again as many spread over `window`.
fn per(window: Duration, times: u32) -> Quota {
    let times = NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN);
    let each = window / times.get();
    Quota::with_period(each).map_or_else(
        || Quota::per_second(times),
        |quota| quota.allow_burst(times),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_who_did_too_much_does_not_hinder_another() {
        let limits = Limits {
            starts_per_address_hour: 2,
            ..Limits::default()
        };
        let limiter = Limiter::new(&limits);
        let (one, two) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let service = ServiceId::from("health");
        assert!(limiter.start(one, &service) && limiter.start(one, &service));
        assert!(!limiter.start(one, &service));
        assert!(limiter.start(two, &service));
    }
}
