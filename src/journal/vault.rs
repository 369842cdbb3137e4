//! The keys of conversations, and the keys of the house.
//!
//! Each conversation has a random key of its own, stored wrapped by a master key, apart from the
//! data. The keys in use are kept unwrapped in memory, a bounded number of them.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diesel::prelude::*;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::columns::Id;
use super::connection::{Conn, Gate, Purpose, on};
use super::error::JournalError;
use super::masters::MasterKeys;
use super::rows::{HouseKeyRow, KeyRow};
use super::schema::{conversation_keys, house_keys};
use super::seal::{SealKey, identity};

/// How many unwrapped keys are kept: about as many as conversations are open on a large service.
const KEPT: usize = 8192;

/// After how many keys is asked at once whether they are still there.
const ASKED_AT_ONCE: usize = 1_000;

/// The house key for keyed hashes.
const LOOK_UP: &str = "look-up";
/// The house key for what belongs to no conversation.
const SECRETS: &str = "secrets";

/// Wraps, unwraps and keeps keys.
pub(super) struct Vault {
    masters: MasterKeys,
    kept: Mutex<Kept>,
    look_up: SealKey,
    secrets: SealKey,
}

#[derive(Default)]
struct Kept {
    keys: HashMap<Uuid, Arc<SealKey>>,
    /// The order in which they came, to forget the oldest first.
    order: VecDeque<Uuid>,
}

/// What the key of a conversation is wrapped for.
pub(super) fn subject_of_conversation(conversation: Uuid) -> Vec<u8> {
    identity("conversation", &[conversation.as_bytes()])
}

/// What a key of the house is wrapped for.
pub(super) fn subject_of_house(name: &str) -> Vec<u8> {
    identity("house", &[name.as_bytes()])
}

impl Vault {
    /// Opens the keys of the house, making them in a new database.
    pub(super) fn open(gate: &Gate, masters: MasterKeys) -> Result<Self, JournalError> {
        let mut conn = gate.open(Purpose::Keys)?;
        let look_up = house_key(&mut conn, &masters, LOOK_UP)?;
        let secrets = house_key(&mut conn, &masters, SECRETS)?;
        Ok(Self {
            masters,
            kept: Mutex::default(),
            look_up,
            secrets,
        })
    }

    /// A fresh key for a new conversation, and the row that keeps it.
    pub(super) fn new_key(&self, conversation: Uuid) -> Result<(SealKey, KeyRow), JournalError> {
        let key = SealKey::fresh()?;
        let wrapped = self
            .masters
            .wrap(&subject_of_conversation(conversation), &key)?;
        let row = KeyRow {
            conversation: Id(conversation),
            master: wrapped.master,
            wrapped: wrapped.bytes,
        };
        Ok((key, row))
    }

    /// The key of a conversation, where it is kept in memory.
    pub(super) fn kept(&self, conversation: Uuid) -> Option<Arc<SealKey>> {
        self.lock().keys.get(&conversation).cloned()
    }

    /// The key of a conversation, from memory or the database; none where there is none.
    pub(super) fn key(
        &self,
        conn: &mut Conn,
        conversation: Uuid,
    ) -> Result<Option<Arc<SealKey>>, JournalError> {
        if let Some(key) = self.kept(conversation) {
            return Ok(Some(key));
        }
        let query = conversation_keys::table.find(Id(conversation));
        let row: Option<KeyRow> = on!(conn, |c| query
            .select(KeyRow::as_select())
            .first(c)
            .optional())?;
        row.map(|row| self.unwrap(row)).transpose()
    }

    /// Unwraps a stored key and keeps it.
    pub(super) fn unwrap(&self, row: KeyRow) -> Result<Arc<SealKey>, JournalError> {
        let conversation = row.conversation.0;
        let subject = subject_of_conversation(conversation);
        let key = self.masters.unwrap(&subject, &row.master, row.wrapped)?;
        let key = Arc::new(key);
        self.keep(conversation, Arc::clone(&key));
        Ok(key)
    }

    /// Keeps the key of a conversation that was recorded.
    pub(super) fn keep(&self, conversation: Uuid, key: Arc<SealKey>) {
        let mut kept = self.lock();
        if kept.keys.insert(conversation, key).is_none() {
            kept.order.push_back(conversation);
        }
        while kept.order.len() > KEPT {
            if let Some(oldest) = kept.order.pop_front() {
                kept.keys.remove(&oldest);
            }
        }
    }

    /// Lets go of the keys that the database has no more: their conversations were erased.
    pub(super) fn prune(&self, conn: &mut Conn) -> Result<(), JournalError> {
        let kept: Vec<Id> = self.lock().keys.keys().copied().map(Id).collect();
        for some in kept.chunks(ASKED_AT_ONCE) {
            let query = conversation_keys::table
                .filter(conversation_keys::conversation.eq_any(some))
                .select(conversation_keys::conversation);
            let stored: HashSet<Id> = on!(conn, |c| query.load(c))?.into_iter().collect();
            let mut kept = self.lock();
            for erased in some.iter().filter(|id| !stored.contains(id)) {
                kept.keys.remove(&erased.0);
                kept.order.retain(|id| *id != erased.0);
            }
        }
        Ok(())
    }

    /// The key for what belongs to no conversation: sessions and one-time secrets.
    pub(super) fn secrets(&self) -> &SealKey {
        &self.secrets
    }

    /// The keyed hash (HMAC-SHA-256) of a text, under which it can be looked up.
    pub(super) fn look_up(&self, what: &str, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC fills a key of 32 bytes up with zeros to its block of 64; done here, it cannot fail.
        let mut block = Zeroizing::new([0; 64]);
        for (to, from) in block.iter_mut().zip(self.look_up.expose()) {
            *to = *from;
        }
        let mut mac = Hmac::<Sha256>::new(&(*block).into());
        mac.update(&identity(what, parts));
        mac.finalize().into_bytes().into()
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Of nodes that begin together one makes the key, and all read what that one made.
fn house_key(conn: &mut Conn, masters: &MasterKeys, name: &str) -> Result<SealKey, JournalError> {
    let subject = subject_of_house(name);
    let query = house_keys::table.find(name.to_owned());
    let stored: Option<HouseKeyRow> = on!(conn, |c| query
        .clone()
        .select(HouseKeyRow::as_select())
        .first(c)
        .optional())?;
    let row = match stored {
        Some(row) => row,
        None => {
            let wrapped = masters.wrap(&subject, &SealKey::fresh()?)?;
            let row = HouseKeyRow {
                name: name.to_owned(),
                master: wrapped.master,
                wrapped: wrapped.bytes,
            };
            on!(conn, |c| diesel::insert_into(house_keys::table)
                .values(&row)
                .on_conflict_do_nothing()
                .execute(c))?;
            on!(conn, |c| query.select(HouseKeyRow::as_select()).first(c))?
        }
    };
    masters.unwrap(&subject, &row.master, row.wrapped)
}
