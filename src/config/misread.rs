//! What of the main file could not be read. A value that could not stands as its default; what would be
//! judged from it would be told wrongly, and everything else is told at once.

use std::collections::BTreeSet;

use super::mistake::{Kind, Mistake};

/// Rooms whose values are judged by one another: a mistake in one leaves the others unjudged.
const TOGETHER: [&str; 3] = ["identification.keys", "staff.access", "staff.provider"];

/// Keys that are judged by the value of other ones.
const BY_OTHERS: [(&str, &[&str]); 15] = [
    ("attachments.s3", &["attachments.storage"]),
    ("bus.token", &["bus.user"]),
    ("bus.url", &["bus.unencrypted", "database.url"]),
    ("bus.user", &["bus.password", "bus.token", "bus.url"]),
    ("mail", &["mail.enabled"]),
    ("mail.user", &["mail.password"]),
    ("mail.lease_seconds", &["mail.timeout_seconds"]),
    ("limits.sockets_per_address", &["limits.sockets"]),
    ("sealing.current", &["sealing.keys"]),
    ("staff.idle_seconds", &["staff.session_seconds"]),
    ("video.layers", &["video.codecs"]),
    ("video.public_addresses", &["video.udp"]),
    ("video.relay_only", &["video.turn"]),
    ("video.tcp", &["server.listen"]),
    (
        "identification.keys",
        &["identification.providers", "staff.provider"],
    ),
];

/// The keys of the main file that could not be read as they stand.
pub struct Misread(BTreeSet<String>);

impl Misread {
    /// Of what was noted while reading.
    pub fn of(mistakes: &[Mistake]) -> Self {
        let mut keys = BTreeSet::new();
        for mistake in mistakes {
            let (table, _) = mistake.key.rsplit_once('.').unwrap_or_default();
            keys.insert(mistake.key.clone());
            match &mistake.kind {
                Kind::Wrong => {}
                Kind::Unknown { meant } => {
                    keys.extend(meant.as_ref().map(|meant| join(table, meant)));
                }
                // The places of the entries after the one that was left out have moved.
                Kind::Missing => {
                    keys.insert(table.split('[').next().unwrap_or(table).to_owned());
                }
            }
        }
        Self(keys)
    }

    /// Whether `key` cannot be judged.
    pub fn covers(&self, key: &str) -> bool {
        let room = TOGETHER.into_iter().find(|room| within(key, room));
        let provider = key.strip_prefix("identification.providers.");
        let provider = provider.and_then(|rest| rest.split('.').next());
        let provider = provider.map(|name| join("identification.providers", name));
        let others = BY_OTHERS.iter().filter(|(judged, _)| within(key, judged));
        let access = within(key, "staff.access").then_some("staff.provider");
        let password = (within(key, "staff.accounts") && key.ends_with("password_hash"))
            .then_some("staff.demo_password");
        self.touches(key)
            || room.is_some_and(|room| self.touches(room))
            || provider.is_some_and(|provider| self.touches(&provider))
            || others
                .flat_map(|(_, others)| others.iter().copied())
                .chain(access)
                .chain(password)
                .any(|other| self.touches(other))
    }

    /// Whether some of the names of a table may be missing, because an entry of it, or all of it, was
    /// left out.
    pub fn may_lack(&self, table: &str) -> bool {
        let entry = |key: &String| {
            let name = key
                .strip_prefix(table)
                .and_then(|rest| rest.strip_prefix('.'));
            name.is_some_and(|name| !name.contains('.'))
        };
        self.0.iter().any(|key| within(table, key) || entry(key))
    }

    /// Whether `key`, a part of it, or something that it is a part of was misread.
    fn touches(&self, key: &str) -> bool {
        self.0
            .iter()
            .any(|misread| within(key, misread) || within(misread, key))
    }
}

fn join(table: &str, name: &str) -> String {
    if table.is_empty() {
        name.to_owned()
    } else {
        format!("{table}.{name}")
    }
}

/// Whether `key` is `whole` or a part of it.
pub fn within(key: &str, whole: &str) -> bool {
    key.strip_prefix(whole)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is misread where there is one mistake, of this kind.
    fn misread(key: &str, kind: Kind) -> Misread {
        Misread::of(&[Mistake {
            kind,
            ..Mistake::new("portti.toml", key, "", "")
        }])
    }

    #[test]
    fn a_value_that_was_not_read_leaves_its_neighbours_to_be_judged() {
        let misread = misread("mail.port", Kind::Wrong);
        assert!(misread.covers("mail.port"));
        assert!(!misread.covers("mail.from"));
        assert!(!misread.covers("server.public_url"));
    }

    #[test]
    fn what_is_judged_by_another_value_waits_for_it() {
        let enabled = misread("mail.enabled", Kind::Wrong);
        assert!(enabled.covers("mail.from"));
        let session = misread("staff.session_seconds", Kind::Wrong);
        assert!(session.covers("staff.idle_seconds"));
        assert!(!session.covers("staff.accounts[0].id"));
        let scopes = misread("identification.providers.a.scopes", Kind::Wrong);
        assert!(scopes.covers("identification.providers.a.issuer"));
        assert!(!scopes.covers("identification.providers.b.issuer"));
        assert!(!scopes.may_lack("identification.providers"));
    }

    #[test]
    fn a_mistyped_name_leaves_what_was_meant_unjudged() {
        let misread = misread(
            "mail.usr",
            Kind::Unknown {
                meant: Some("user".to_owned()),
            },
        );
        assert!(misread.covers("mail.user"));
        assert!(!misread.covers("mail.from"));
    }

    #[test]
    fn an_entry_that_was_left_out_moves_those_after_it() {
        let misread = misread("staff.accounts[0].id", Kind::Missing);
        assert!(misread.covers("staff.accounts[1].password_hash"));
        let lacking = super::tests::misread("identification.providers.a.issuer", Kind::Missing);
        assert!(lacking.may_lack("identification.providers"));
    }
}
