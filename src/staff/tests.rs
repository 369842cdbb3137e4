use std::net::Ipv4Addr;

use secrecy::SecretString;

use super::*;
use crate::config::{Account, Database, Limits, PasswordHash, Sealing, Secret};
use crate::domain::ids::Timestamp;
use crate::domain::person::Role;

mod codes;
mod rights;
mod sessions;

const PASSWORD: &str = "kaksi kissaa ja koira";
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
const THERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2));

struct Door {
    staffing: Staffing,
    journal: Journal,
    clock: Clock,
    config: config::Staff,
    _folder: tempfile::TempDir,
}

fn account(id: &str, password: Option<&str>) -> Account {
    let hash = |password| password::hash(&Private::from(password)).unwrap();
    Account {
        id: id.to_owned(),
        display_name: format!("Nurse {id}"),
        password_hash: password.map(|password| PasswordHash(Secret::new(hash(password)))),
        totp: None,
        roles: vec![Role::Professional],
        services: vec!["terveys".to_owned()],
        disabled: false,
    }
}

async fn door() -> Door {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::fixed(Timestamp(1_800_000_000_000_000));
    let database = Database {
        url: SecretString::from(format!("sqlite://{}/portti.db", folder.path().display())),
        ..Database::default()
    };
    let sealing = Sealing {
        current: "test".to_owned(),
        keys: [("test".to_owned(), folder.path().join("master.key"))].into(),
        create_missing: true,
    };
    let journal = Journal::open(&database, &sealing, clock.clone())
        .await
        .unwrap();
    let config = config::Staff {
        accounts: vec![account("aino", Some(PASSWORD))],
        ..config::Staff::default()
    };
    let limits = Limits {
        sign_ins_per_account_quarter: 3,
        sign_ins_per_address_quarter: 5,
        ..Limits::default()
    };
    let origin = "https://chat.example".to_owned();
    let staffing = Staffing::new(
        journal.clone(),
        clock.clone(),
        None,
        origin,
        &config,
        &limits,
    )
    .unwrap();
    Door {
        staffing,
        journal,
        clock,
        config,
        _folder: folder,
    }
}

impl Door {
    async fn sign_in(&self, account: &str, password: &str) -> Result<SignedIn, SignInError> {
        self.sign_in_from(account, password, HERE).await
    }

    async fn sign_in_from(
        &self,
        account: &str,
        password: &str,
        address: IpAddr,
    ) -> Result<SignedIn, SignInError> {
        let password = Private::from(password);
        let with = Credentials {
            account,
            password: &password,
            code: None,
        };
        self.staffing.sign_in(&with, None, address).await
    }

    async fn trail(&self) -> Vec<(String, String)> {
        let entries = self.journal.audit_after(0, 100).await.unwrap();
        let entries = entries.into_iter().map(|a| (a.entry.actor, a.entry.action));
        entries.collect()
    }
}

#[tokio::test]
async fn the_right_password_opens_a_session() {
    let door = door().await;
    let signed_in = door.sign_in("aino", PASSWORD).await.unwrap();
    let found = door
        .staffing
        .authenticate(&signed_in.token)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.staff.display_name, "Nurse aino");
    assert_eq!(found.csrf, signed_in.session.csrf);
    assert!(found.csrf_matches(&signed_in.session.csrf));
    assert!(!found.csrf_matches(""));
    assert!(!found.csrf.contains(&signed_in.token.expose()));
    assert_eq!(
        door.trail().await,
        [("aino".to_owned(), "signed_in".to_owned())]
    );
}

#[tokio::test]
async fn wrong_passwords_and_unknown_accounts_look_alike() {
    let door = door().await;
    assert_eq!(
        door.sign_in("aino", "wrong").await.unwrap_err(),
        SignInError::Wrong
    );
    assert_eq!(
        door.sign_in("nobody", PASSWORD).await.unwrap_err(),
        SignInError::Wrong
    );
    // Both wait for a row in the trail. A name that is not an account is not kept: it may be a
    // password typed in the wrong field.
    let expected = ["aino", "unknown"].map(|actor| (actor.to_owned(), "sign_in_failed".to_owned()));
    assert_eq!(door.trail().await, expected);
}

#[tokio::test]
async fn the_session_token_is_not_the_stored_one() {
    let door = door().await;
    let first = door.sign_in("aino", PASSWORD).await.unwrap();
    let second = door.sign_in("aino", PASSWORD).await.unwrap();
    assert_ne!(first.token, second.token);
    assert_ne!(first.session.csrf, second.session.csrf);
    let stranger = Token::fresh().unwrap();
    assert!(
        door.staffing
            .authenticate(&stranger)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn too_many_failures_shut_the_account_here_for_a_while() {
    let door = door().await;
    for _ in 0..3 {
        assert_eq!(
            door.sign_in("aino", "wrong").await.unwrap_err(),
            SignInError::Wrong
        );
    }
    let shut = door.sign_in("aino", PASSWORD).await.unwrap_err();
    assert_eq!(
        (&shut, shut.code()),
        (&SignInError::TooMany, "rate_limited")
    );
    // Whoever failed here has not shut the account's holder out elsewhere.
    assert!(door.sign_in_from("aino", PASSWORD, THERE).await.is_ok());
    assert_eq!(
        door.sign_in("aino", PASSWORD).await.unwrap_err(),
        SignInError::TooMany
    );
    door.clock.advance(15 * 60);
    assert!(door.sign_in("aino", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn too_many_failures_shut_the_address_for_a_while() {
    let door = door().await;
    for name in ["a", "b", "c", "d", "e"] {
        assert_eq!(
            door.sign_in(name, "wrong").await.unwrap_err(),
            SignInError::Wrong
        );
    }
    assert_eq!(
        door.sign_in("aino", PASSWORD).await.unwrap_err(),
        SignInError::TooMany
    );
    assert!(door.sign_in_from("aino", PASSWORD, THERE).await.is_ok());
}

#[tokio::test]
async fn success_forgives_earlier_failures() {
    let door = door().await;
    for _ in 0..2 {
        assert_eq!(
            door.sign_in("aino", "wrong").await.unwrap_err(),
            SignInError::Wrong
        );
    }
    for _ in 0..4 {
        assert!(door.sign_in("aino", PASSWORD).await.is_ok());
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used() {
    let door = door().await;
    let idle = i64::from(door.config.idle_seconds);
    let token = door.sign_in("aino", PASSWORD).await.unwrap().token;
    door.clock.advance(idle - 1);
    assert!(door.staffing.authenticate(&token).await.unwrap().is_some());
    // That use has prolonged it.
    door.clock.advance(idle - 1);
    assert!(door.staffing.authenticate(&token).await.unwrap().is_some());
    door.clock.advance(idle + 1);
    assert!(door.staffing.authenticate(&token).await.unwrap().is_none());
}

#[tokio::test]
async fn looking_at_a_session_does_not_prolong_it() {
    let door = door().await;
    let idle = i64::from(door.config.idle_seconds);
    let token = door.sign_in("aino", PASSWORD).await.unwrap().token;
    let steps = 10;
    for _ in 1..steps {
        door.clock.advance(idle / steps);
        assert!(door.staffing.verify(&token).await.unwrap().is_some());
    }
    door.clock.advance(idle / steps);
    assert!(door.staffing.verify(&token).await.unwrap().is_none());
    assert!(door.staffing.authenticate(&token).await.unwrap().is_none());
}

#[tokio::test]
async fn the_last_moment_of_a_session_stays_where_it_is() {
    let door = door().await;
    let signed_in = door.sign_in("aino", PASSWORD).await.unwrap();
    let (token, session) = (signed_in.token, signed_in.session);
    let whole = i64::from(door.config.session_seconds);
    assert_eq!(session.ends_at, door.clock.now().plus_seconds(whole));
    door.clock.advance(120);
    let used = door.staffing.authenticate(&token).await.unwrap().unwrap();
    assert_eq!(used.ends_at, session.ends_at);
    assert_eq!(used.expires_at, session.expires_at.plus_seconds(120));
    let seen = door.staffing.verify(&token).await.unwrap().unwrap();
    assert_eq!(seen.expires_at, used.expires_at);
}

#[tokio::test]
async fn a_session_ends_in_any_case() {
    let door = door().await;
    let step = i64::from(door.config.idle_seconds) - 1;
    let token = door.sign_in("aino", PASSWORD).await.unwrap().token;
    let steps = i64::from(door.config.session_seconds) / step;
    for _ in 0..steps {
        door.clock.advance(step);
        assert!(door.staffing.authenticate(&token).await.unwrap().is_some());
    }
    door.clock.advance(step);
    assert!(door.staffing.authenticate(&token).await.unwrap().is_none());
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let door = door().await;
    let token = door.sign_in("aino", PASSWORD).await.unwrap().token;
    let other = door.sign_in("aino", PASSWORD).await.unwrap().token;
    let whose = door.staffing.sign_out(&token).await.unwrap();
    assert_eq!(whose, Some(StaffId::from("aino")));
    assert!(door.staffing.authenticate(&token).await.unwrap().is_none());
    assert!(door.staffing.authenticate(&other).await.unwrap().is_some());
    assert_eq!(door.staffing.sign_out(&token).await.unwrap(), None);
}

#[tokio::test]
async fn the_demo_shows_its_accounts_and_nothing_else_does() {
    let door = door().await;
    assert!(door.staffing.sign_in_info().demo_accounts.is_empty());
    let demo = config::Staff {
        demo_password: Some("portti-demo".to_owned()),
        accounts: vec![account("eetu", None), account("aino", Some(PASSWORD))],
        ..config::Staff::default()
    };
    door.staffing.replace(&demo).unwrap();
    let shown = door.staffing.sign_in_info().demo_accounts;
    assert_eq!(shown.len(), 1);
    assert_eq!(
        (&*shown[0].account, &*shown[0].password),
        ("eetu", "portti-demo")
    );
    assert!(door.sign_in("eetu", "portti-demo").await.is_ok());
    assert_eq!(
        door.sign_in("aino", "portti-demo").await.unwrap_err(),
        SignInError::Wrong
    );
}

#[test]
fn addresses_of_one_household_count_together() {
    let throttle = Throttle::new(&Limits {
        sign_ins_per_address_quarter: 1,
        ..Limits::default()
    });
    let now = Timestamp(0);
    let at = |text: &str| text.parse::<IpAddr>().unwrap();
    assert!(throttle.attempt("a", at("2001:db8::1"), now));
    assert!(!throttle.attempt("b", at("2001:db8::2"), now));
    assert!(throttle.attempt("c", at("2001:db8:0:1::1"), now));
    assert!(throttle.attempt("d", at("192.0.2.1"), now));
    assert!(!throttle.attempt("e", at("::ffff:192.0.2.1"), now));
}

#[test]
fn an_account_is_shut_everywhere_only_after_many_times_as_many_failures() {
    let throttle = Throttle::new(&Limits {
        sign_ins_per_account_quarter: 2,
        ..Limits::default()
    });
    let now = Timestamp(0);
    let at = |host: u8| IpAddr::from([192, 0, 2, host]);
    for host in 0..10 {
        assert!(throttle.attempt("a", at(host), now));
        assert!(throttle.attempt("a", at(host), now));
        // What is refused here does not count elsewhere.
        assert!(!throttle.attempt("a", at(host), now));
    }
    assert!(!throttle.attempt("a", at(10), now), "twenty in all");
    assert!(throttle.attempt("b", at(10), now));
    // One who knows the password while another guesses forgives the other nothing.
    throttle.succeeded("a", at(0));
    assert!(throttle.attempt("a", at(0), now));
    assert!(!throttle.attempt("a", at(10), now));
}

#[test]
fn a_very_long_password_is_not_worked_on() {
    let hash = password::hash(&Private::from(PASSWORD)).unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert!(password::verify(&hash, &Private::from(PASSWORD)));
    let long = Private::new("x".repeat(password::LONGEST + 1));
    let own = password::hash(&long).unwrap();
    assert!(!password::verify(&own, &long));
}
