//! Who may see and end whose sessions.

use super::*;
use crate::journal::StaffSessionId;
use crate::staff::session::AT_ONCE;
use crate::staff::{EndError, StaffSession};

/// Aino and Bertta in health, Eetu in social services, Saara who supervises health.
async fn office() -> Door {
    let door = door().await;
    let mut config = door.config.clone();
    config.accounts = ["aino", "bertta", "eetu", "saara"]
        .map(|id| account(id, Some(PASSWORD)))
        .into();
    config.accounts[2].services = vec!["sosiaali".to_owned()];
    config.accounts[3].roles = vec![Role::Supervisor];
    door.staffing.replace(&config).unwrap();
    Door { config, ..door }
}

impl Door {
    async fn session(&self, account: &str) -> (Token, StaffSession) {
        let signed_in = self.sign_in(account, PASSWORD).await.unwrap();
        (signed_in.token, signed_in.session)
    }

    async fn seen(&self, asking: &StaffSession) -> Vec<String> {
        let seen = self.staffing.sessions(asking).await.unwrap();
        let accounts = seen.into_iter().map(|one| one.staff.id.to_string());
        let mut accounts: Vec<_> = accounts.collect();
        accounts.sort();
        accounts
    }

    async fn holds(&self, token: &Token) -> bool {
        self.staffing.verify(token).await.unwrap().is_some()
    }

    async fn end(&self, asking: &StaffSession, id: StaffSessionId) -> Result<StaffId, EndError> {
        self.staffing.end_session(asking, id).await
    }
}

#[tokio::test]
async fn supervisors_see_and_end_the_sessions_of_their_services() {
    let door = office().await;
    let (aino, aino_session) = door.session("aino").await;
    let (eetu, eetu_session) = door.session("eetu").await;
    let (_, saara) = door.session("saara").await;
    assert_eq!(door.seen(&saara).await, ["aino", "saara"]);
    let whose = door.end(&saara, aino_session.id).await.unwrap();
    assert_eq!(whose, StaffId::from("aino"));
    assert!(!door.holds(&aino).await);
    assert!(door.staffing.gone(&whose).await.unwrap());
    // Another service's people look like nobody.
    let refused = door.end(&saara, eetu_session.id).await.unwrap_err();
    assert_eq!(refused, EndError::NotFound);
    assert!(door.holds(&eetu).await);
    let trail = door.journal.audit_after(0, 100).await.unwrap();
    let last = &trail.last().unwrap().entry;
    assert_eq!(
        (&*last.actor, &*last.action, &*last.detail),
        ("saara", "session_ended", "aino")
    );
}

#[tokio::test]
async fn others_see_and_end_their_own_alone() {
    let door = office().await;
    let (_, bertta) = door.session("bertta").await;
    let (first, first_session) = door.session("aino").await;
    let (second, _) = door.session("aino").await;
    let (own, asking) = door.session("aino").await;
    assert_eq!(door.seen(&asking).await, ["aino", "aino", "aino"]);
    let refused = door.end(&asking, bertta.id).await.unwrap_err();
    assert_eq!(refused, EndError::NotFound);
    let nobody = StaffSessionId(door.clock.uuid());
    assert_eq!(
        door.end(&asking, nobody).await.unwrap_err(),
        EndError::NotFound
    );

    door.end(&asking, first_session.id).await.unwrap();
    assert!(!door.holds(&first).await && door.holds(&second).await);
    assert_eq!(door.staffing.end_other_sessions(&asking).await.unwrap(), 1);
    assert!(!door.holds(&second).await && door.holds(&own).await);
    assert!(door.staffing.verify(&own).await.unwrap().unwrap().id == asking.id);
    let bertta = door.seen(&bertta).await;
    assert_eq!(bertta, ["bertta"]);
}

#[tokio::test]
async fn signing_in_again_ends_the_session_of_this_browser() {
    let door = office().await;
    let (old, _) = door.session("bertta").await;
    let (elsewhere, _) = door.session("bertta").await;
    let password = Private::from(PASSWORD);
    let with = Credentials {
        account: "aino",
        password: &password,
        code: None,
    };
    let signed_in = door
        .staffing
        .sign_in(&with, Some(&old), HERE)
        .await
        .unwrap();
    assert_eq!(signed_in.ended, [StaffId::from("bertta")]);
    assert!(!door.holds(&old).await);
    assert!(door.holds(&elsewhere).await && door.holds(&signed_in.token).await);
    // A session that somebody made up replaces nothing.
    let made_up = Token::fresh().unwrap();
    let signed_in = door
        .staffing
        .sign_in(&with, Some(&made_up), HERE)
        .await
        .unwrap();
    assert!(signed_in.ended.is_empty());
}

#[tokio::test]
async fn one_account_cannot_fill_the_list() {
    let door = office().await;
    let aino = StaffId::from("aino");
    let (first, _) = door.session("aino").await;
    let mut newest = None;
    for _ in 1..AT_ONCE {
        door.clock.advance(1);
        newest = Some(door.session("aino").await);
    }
    assert!(door.holds(&first).await);
    door.clock.advance(1);
    let one_more = door.sign_in("aino", PASSWORD).await.unwrap();
    assert_eq!(one_more.ended, [aino], "so that its sockets close");
    assert!(!door.holds(&first).await && door.holds(&one_more.token).await);
    assert!(door.holds(&newest.unwrap().0).await);
    let (_, saara) = door.session("saara").await;
    assert_eq!(door.seen(&saara).await.len(), AT_ONCE + 1);
    let trail = door.trail().await.into_iter().map(|(_, action)| action);
    assert_eq!(trail.filter(|action| action == "session_ended").count(), 1);
}
