//! What a session opens, by the present configuration.

use super::*;

#[tokio::test]
async fn rights_are_those_of_the_present_configuration() {
    let door = door().await;
    let signed_in = door.sign_in("aino", PASSWORD).await.unwrap();
    let (token, session) = (signed_in.token, signed_in.session);
    let mut changed = door.config.clone();
    changed.accounts[0].services.push("sosiaali".to_owned());
    door.staffing.replace(&changed).unwrap();
    let found = door.staffing.authenticate(&token).await.unwrap().unwrap();
    assert!(found.staff.services.contains(&"sosiaali".into()));
    // A socket that holds the session from before sees it too.
    let rights = door.staffing.rights(&session).unwrap();
    assert!(rights.services.contains(&"sosiaali".into()));

    changed.accounts[0].disabled = true;
    door.staffing.replace(&changed).unwrap();
    assert_eq!(door.staffing.rights(&session), None);
    assert!(door.staffing.authenticate(&token).await.unwrap().is_none());
    assert_eq!(
        door.sign_in("aino", PASSWORD).await.unwrap_err(),
        SignInError::Wrong
    );

    // Opened again, the session stays ended.
    door.staffing.replace(&door.config).unwrap();
    assert!(door.staffing.authenticate(&token).await.unwrap().is_none());
}

#[tokio::test]
async fn a_session_never_rises() {
    let door = door().await;
    let token = door.sign_in("aino", PASSWORD).await.unwrap().token;
    let mut changed = door.config.clone();
    changed.accounts[0].roles.push(Role::Supervisor);
    door.staffing.replace(&changed).unwrap();
    let found = door.staffing.authenticate(&token).await.unwrap().unwrap();
    assert!(!found.staff.roles.contains(&Role::Supervisor));
    // The new role opens with a new token.
    let fresh = door.sign_in("aino", PASSWORD).await.unwrap();
    assert!(fresh.session.staff.roles.contains(&Role::Supervisor));
    assert_ne!(fresh.token, token);

    // Who keeps none of the roles that the session began with is signed out.
    changed.accounts[0].roles = vec![Role::Supervisor];
    door.staffing.replace(&changed).unwrap();
    assert!(door.staffing.authenticate(&token).await.unwrap().is_none());
    let found = door.staffing.authenticate(&fresh.token).await.unwrap();
    assert!(!found.unwrap().staff.roles.contains(&Role::Professional));
}

#[tokio::test]
async fn no_command_is_taken_after_the_last_moment() {
    let door = door().await;
    let session = door.sign_in("aino", PASSWORD).await.unwrap().session;
    let last = i64::from(door.config.session_seconds);
    door.clock.advance(last - 1);
    assert!(door.staffing.rights(&session).is_some());
    door.clock.advance(1);
    assert_eq!(door.staffing.rights(&session), None);
}

#[tokio::test]
async fn a_new_password_ends_older_sessions() {
    let door = door().await;
    let token = door.sign_in("aino", PASSWORD).await.unwrap().token;
    let mut changed = door.config.clone();
    changed.accounts = vec![account("aino", Some("kolme kissaa ja koira"))];
    door.staffing.replace(&changed).unwrap();
    assert!(door.staffing.authenticate(&token).await.unwrap().is_none());
    assert_eq!(
        door.sign_in("aino", PASSWORD).await.unwrap_err(),
        SignInError::Wrong
    );
    assert!(door.sign_in("aino", "kolme kissaa ja koira").await.is_ok());
}
