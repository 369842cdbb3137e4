//! One leg's addresses: a lite agent (RFC 8445 section 2.5) that proves each address before it
//! sends media there.
//!
//! A full agent would find a path by checks of its own. This one only answers; but a genuine check
//! alone says no more than that somebody who knows the password sent it, perhaps in another's
//! name. So the unit asks back once over each UDP path, and nothing but answers to checks, never
//! longer than these, goes where that was not answered. The same question, repeated, is the
//! consent of RFC 7675 and measures the round trip.

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use ring::hmac;

use super::UnitError;
use super::identity::{random, random_text};
use super::offer::Offer;
use super::rate::Bucket;
use super::stun::{self, Message, Transaction};

/// The length of the unit's user fragments: 96 bits of chance.
pub(super) const FRAGMENT: usize = 16;
/// Paths of one leg that are remembered.
const MOST_PATHS: usize = 8;
/// How long a path without checks is remembered.
const FORGOTTEN: Duration = Duration::from_secs(30);
/// How often consent is asked for.
const CONSENT: Duration = Duration::from_secs(4);
/// How long a proof holds (RFC 7675 section 5.1).
const PROOF: Duration = Duration::from_secs(30);
/// How soon an unanswered question is asked again, at the soonest.
const AGAIN: Duration = Duration::from_millis(50);
/// Checks in a second that are answered over paths that are not proven: more than a browser has
/// addresses to try, and too few to draw a flood onto anybody.
const MOST_UNPROVEN: u32 = 50;
/// The same for checks that were seen before. Whoever overhears one can send it again and again,
/// from anywhere; that may not use up the answers of a browser that moves.
const MOST_REPEATED: u32 = 10;
/// Checks of one leg that are known again: some hours' worth. What is beyond begins anew.
const MOST_SEEN: usize = 4_096;
/// After this much quiet on the chosen path, another one that is nominated takes its place.
const QUIET: Duration = Duration::from_secs(1);

/// Where packets come from and go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Path {
    /// Over the UDP socket: the browser's address, and the one of this machine that it writes to,
    /// where that is one of several.
    Udp {
        /// The browser's.
        peer: SocketAddr,
        /// This machine's.
        here: Option<IpAddr>,
    },
    /// A connection over TCP, by its number.
    Tcp(u64),
}

#[derive(Debug)]
struct Known {
    path: Path,
    /// When something genuine last came over it.
    heard: Instant,
    nominated: bool,
    proven: Option<Instant>,
    asked: Option<(Transaction, Instant)>,
}

/// The state of one leg.
#[derive(Debug)]
pub(super) struct Ice {
    /// The unit's user fragment and password.
    pub(super) fragment: String,
    pub(super) password: String,
    their_fragment: String,
    ours: hmac::Key,
    theirs: hmac::Key,
    paths: Vec<Known>,
    chosen: Option<Path>,
    unproven: Bucket,
    repeated: Bucket,
    /// The genuine checks that came under these credentials.
    seen: HashSet<Transaction>,
}

/// What a genuine check leads to.
pub(super) struct Checked {
    /// To send back there, in this order.
    pub(super) send: Vec<Vec<u8>>,
    /// The path may be routed to the leg.
    pub(super) proven: bool,
}

impl Ice {
    /// Fresh credentials for the browser of an offer.
    pub(super) fn fresh(now: Instant, offer: &Offer) -> Result<Self, UnitError> {
        let password = random_text::<24>()?;
        Ok(Self {
            fragment: random_text::<FRAGMENT>()?,
            ours: stun::key(&password),
            password,
            their_fragment: offer.ufrag.clone(),
            theirs: stun::key(&offer.password),
            paths: Vec::new(),
            chosen: None,
            unproven: Bucket::new(MOST_UNPROVEN, now),
            repeated: Bucket::new(MOST_REPEATED, now),
            seen: HashSet::new(),
        })
    }

    /// Whether an offer brings new credentials.
    pub(super) fn is_restart(&self, offer: &Offer) -> bool {
        offer.ufrag != self.their_fragment
    }

    /// New credentials on both sides. The path in use stays until a better one is nominated.
    pub(super) fn restart(&mut self, now: Instant, offer: &Offer) -> Result<(), UnitError> {
        let fresh = Self::fresh(now, offer)?;
        let (paths, chosen) = (std::mem::take(&mut self.paths), self.chosen);
        *self = Self {
            paths,
            chosen,
            ..fresh
        };
        for known in &mut self.paths {
            known.nominated = false;
        }
        Ok(())
    }

    /// The path in use.
    pub(super) fn chosen(&self) -> Option<Path> {
        self.chosen
    }

    /// A request for this leg: `None` where it is not genuine.
    pub(super) fn request(
        &mut self,
        now: Instant,
        path: Path,
        address: SocketAddr,
        message: &Message<'_>,
        slot: u32,
    ) -> Option<Checked> {
        let theirs = message.username.get(FRAGMENT..)?.strip_prefix(b":")?;
        if theirs != self.their_fragment.as_bytes() || !message.is_by(&self.ours) {
            return None;
        }
        let new = self.is_new(message.transaction);
        let proven = matches!(path, Path::Tcp(_)) || self.is_proven(path);
        if !proven {
            let bucket = if new {
                &mut self.unproven
            } else {
                &mut self.repeated
            };
            bucket.take(now, 1).then_some(())?;
        }
        let answer = stun::success(&message.transaction, address, &self.ours);
        let name = self.check_name();
        let question = random::<8>().ok()?;
        let (theirs, known) = (self.theirs.clone(), self.known(now, path)?);
        known.heard = now;
        known.nominated |= message.use_candidate;
        let mut send = Vec::with_capacity(2);
        if matches!(path, Path::Tcp(_)) {
            // The handshake of TCP proved the address.
            known.proven = Some(now);
        } else if known.proven.is_none() && known.may_ask(now) {
            // Before the answer, so that the proof is here before the browser's handshake begins.
            send.push(known.ask(now, slot, question, &name, &theirs));
        }
        send.push(answer);
        let proven = known.proven.is_some();
        self.choose(now, path, false);
        Some(Checked { send, proven })
    }

    /// Notes a genuine check; whether it comes for the first time.
    fn is_new(&mut self, transaction: Transaction) -> bool {
        if self.seen.len() >= MOST_SEEN {
            self.seen.clear();
        }
        self.seen.insert(transaction)
    }

    fn is_proven(&self, path: Path) -> bool {
        let known = self.paths.iter().find(|known| known.path == path);
        known.is_some_and(|known| known.proven.is_some())
    }

    /// An answer to a question of the unit: the round trip where it is genuine.
    pub(super) fn answer(
        &mut self,
        now: Instant,
        path: Path,
        message: &Message<'_>,
    ) -> Option<Duration> {
        let known = self.paths.iter_mut().find(|known| known.path == path)?;
        let (transaction, asked) = known.asked?;
        if transaction != message.transaction || !message.is_by(&self.theirs) {
            return None;
        }
        known.asked = None;
        known.proven = Some(now);
        known.heard = now;
        self.choose(now, path, false);
        Some(now.saturating_duration_since(asked))
    }

    /// Something genuine came over a path: the browser uses it.
    pub(super) fn heard(&mut self, now: Instant, path: Path) {
        if let Some(known) = self.paths.iter_mut().find(|known| known.path == path) {
            known.heard = now;
        }
        if self.chosen != Some(path) {
            self.choose(now, path, true);
        }
    }

    /// Forgets a path, such as a connection that closed.
    pub(super) fn forget(&mut self, path: Path) {
        self.paths.retain(|known| known.path != path);
        if self.chosen == Some(path) {
            self.chosen = None;
            self.choose_any();
        }
    }

    /// Questions that are due, and paths that are to be forgotten.
    pub(super) fn tick(&mut self, now: Instant, slot: u32) -> (Vec<(Path, Vec<u8>)>, Vec<Path>) {
        let name = self.check_name();
        let (mut send, mut gone) = (Vec::new(), Vec::new());
        for known in &mut self.paths {
            if now.saturating_duration_since(known.heard) > FORGOTTEN {
                gone.push(known.path);
                continue;
            }
            let udp = matches!(known.path, Path::Udp { .. });
            if udp
                && known
                    .proven
                    .is_some_and(|at| now.saturating_duration_since(at) > PROOF)
            {
                known.proven = None;
                gone.push(known.path);
                continue;
            }
            let due = self.chosen == Some(known.path) && known.consent_due(now);
            if due && let Ok(question) = random::<8>() {
                let bytes = known.ask(now, slot, question, &name, &self.theirs);
                send.push((known.path, bytes));
            }
        }
        for path in &gone {
            self.forget(*path);
        }
        (send, gone)
    }

    fn check_name(&self) -> String {
        format!("{}:{}", self.their_fragment, self.fragment)
    }

    /// The path among the known ones, put there where it is new.
    fn known(&mut self, now: Instant, path: Path) -> Option<&mut Known> {
        if self.paths.iter().all(|known| known.path != path) {
            if self.paths.len() >= MOST_PATHS {
                self.make_room();
            }
            self.paths.push(Known::new(now, path));
        }
        self.paths.iter_mut().find(|known| known.path == path)
    }

    /// Whether media may come over a path: it is one of the few that are known.
    pub(super) fn knows(&self, path: Path) -> bool {
        self.paths.iter().any(|known| known.path == path)
    }

    /// Forgets the path that was quiet the longest, but never the chosen one.
    fn make_room(&mut self) {
        let quiet = self
            .paths
            .iter()
            .enumerate()
            .filter(|(_, known)| Some(known.path) != self.chosen)
            .min_by_key(|(_, known)| (known.proven.is_some(), known.heard));
        if let Some((place, _)) = quiet {
            self.paths.swap_remove(place);
        }
    }

    /// Makes a proven path the chosen one where it is better: there is none yet; the browser sends
    /// media over it (`used`); or it is nominated while the chosen one has gone quiet.
    fn choose(&mut self, now: Instant, path: Path, used: bool) {
        let found = self.paths.iter().find(|known| known.path == path);
        let Some(known) = found.filter(|known| known.proven.is_some()) else {
            return;
        };
        let quiet = self
            .paths
            .iter()
            .find(|known| Some(known.path) == self.chosen)
            .is_none_or(|chosen| now.saturating_duration_since(chosen.heard) > QUIET);
        if self.chosen.is_none() || (known.nominated && (used || quiet)) {
            self.chosen = Some(path);
        }
    }

    fn choose_any(&mut self) {
        self.chosen = self
            .paths
            .iter()
            .filter(|known| known.proven.is_some())
            .max_by_key(|known| (known.nominated, known.heard))
            .map(|known| known.path);
    }
}

impl Known {
    fn new(now: Instant, path: Path) -> Self {
        Self {
            path,
            heard: now,
            nominated: false,
            proven: None,
            asked: None,
        }
    }

    fn may_ask(&self, now: Instant) -> bool {
        self.asked
            .is_none_or(|(_, at)| now.saturating_duration_since(at) >= AGAIN)
    }

    fn consent_due(&self, now: Instant) -> bool {
        let since = |at: Instant| now.saturating_duration_since(at);
        let waited = self.asked.is_none_or(|(_, at)| since(at) >= CONSENT);
        waited && self.proven.is_none_or(|at| since(at) >= CONSENT)
    }

    fn ask(
        &mut self,
        now: Instant,
        slot: u32,
        question: [u8; 8],
        name: &str,
        key: &hmac::Key,
    ) -> Vec<u8> {
        let mut transaction = [0; 12];
        let (head, tail) = transaction.split_at_mut(4);
        head.copy_from_slice(&slot.to_be_bytes());
        tail.copy_from_slice(&question);
        self.asked = Some((transaction, now));
        stun::request(&transaction, name, key)
    }
}
