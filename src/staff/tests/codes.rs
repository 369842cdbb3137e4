//! The second factor of local accounts.

use super::*;
use crate::config::TotpSecret;
use crate::staff::totp;

const SECRET: &[u8] = b"12345678901234567890";

async fn door_with_codes() -> Door {
    let door = door().await;
    let mut config = door.config.clone();
    config.accounts[0].totp = Some(TotpSecret::new(SECRET));
    door.staffing.replace(&config).unwrap();
    Door { config, ..door }
}

impl Door {
    /// The code of the step that is `steps` away from now.
    fn code(&self, steps: i64) -> String {
        let now = self.clock.now().0 / 1_000_000;
        totp::at(&TotpSecret::new(SECRET), now / totp::STEP_SECONDS + steps)
    }

    async fn with_code(&self, password: &str, code: &str) -> Result<SignedIn, SignInError> {
        self.with_code_from(password, code, HERE).await
    }

    async fn with_code_from(
        &self,
        password: &str,
        code: &str,
        address: IpAddr,
    ) -> Result<SignedIn, SignInError> {
        let (password, code) = (Private::from(password), Private::from(code));
        let with = Credentials {
            account: "aino",
            password: &password,
            code: Some(&code),
        };
        self.staffing.sign_in(&with, None, address).await
    }
}

#[tokio::test]
async fn password_and_code_open_a_session_and_neither_alone_does() {
    let door = door_with_codes().await;
    let asked = door.sign_in("aino", PASSWORD).await.unwrap_err();
    assert_eq!(asked, SignInError::CodeNeeded);
    let code = door.code(0);
    let wrong = door.with_code("wrong", &code).await.unwrap_err();
    assert_eq!(wrong, SignInError::Wrong);
    // The code was not spent on the wrong password.
    assert!(door.with_code(PASSWORD, &code).await.is_ok());
    let trail = door.trail().await.into_iter().map(|(_, action)| action);
    assert!(trail.eq(["sign_in_failed", "signed_in"]));
}

#[tokio::test]
async fn a_code_is_good_once() {
    let door = door_with_codes().await;
    let code = door.code(0);
    assert!(door.with_code(PASSWORD, &code).await.is_ok());
    let again = door.with_code(PASSWORD, &code).await.unwrap_err();
    assert_eq!(again, SignInError::CodeWrong);
    // Also when it is still good by the clock of the next step.
    door.clock.advance(totp::STEP_SECONDS);
    let again = door.with_code(PASSWORD, &code).await.unwrap_err();
    assert_eq!(again, SignInError::CodeWrong);
    assert!(door.with_code(PASSWORD, &door.code(0)).await.is_ok());
}

#[tokio::test]
async fn of_two_who_bring_one_code_at_once_one_comes_in() {
    let door = door_with_codes().await;
    let code = door.code(0);
    let (left, right) = tokio::join!(
        door.with_code(PASSWORD, &code),
        door.with_code(PASSWORD, &code)
    );
    assert!(left.is_ok() ^ right.is_ok());
}

#[tokio::test]
async fn guessed_codes_are_counted_as_guessed_passwords() {
    let door = door_with_codes().await;
    // Being asked for the code is no failure.
    for _ in 0..5 {
        let asked = door.sign_in("aino", PASSWORD).await.unwrap_err();
        assert_eq!(asked, SignInError::CodeNeeded);
    }
    for _ in 0..3 {
        let far = door.code(5);
        let wrong = door.with_code(PASSWORD, &far).await.unwrap_err();
        assert_eq!(
            (&wrong, wrong.code()),
            (&SignInError::CodeWrong, "code_wrong")
        );
    }
    let shut = door.with_code(PASSWORD, &door.code(0)).await.unwrap_err();
    assert_eq!(shut, SignInError::TooMany);
    let asked = door.sign_in("aino", PASSWORD).await.unwrap_err();
    assert_eq!(asked, SignInError::TooMany, "and the password is not told");
}

#[tokio::test]
async fn codes_cannot_be_guessed_for_ever_from_many_networks() {
    let door = door_with_codes().await;
    let networks = (0_u8..).map(|last| IpAddr::V4(Ipv4Addr::new(198, 51, 100, last)));
    let mut networks = networks.take(100);
    let mut from_anew = async |code: String| {
        let network = networks.next().unwrap();
        let result = door.with_code_from(PASSWORD, &code, network).await;
        result.map(|_| ())
    };
    let (wrong, shut) = (Err(SignInError::CodeWrong), Err(SignInError::TooMany));
    for quarter in 1..=3 {
        for _ in 0..10 {
            assert_eq!(from_anew(door.code(5)).await, wrong);
        }
        assert_eq!(from_anew(door.code(0)).await, shut, "quarter {quarter}");
        door.clock.advance(15 * 60);
    }
    // Thirty in all: for a day from the last not even the right one is taken, from nowhere.
    assert_eq!(from_anew(door.code(0)).await, shut);
    door.clock.advance(23 * 3_600);
    assert_eq!(from_anew(door.code(0)).await, shut);
    door.clock.advance(3_600);
    assert_eq!(from_anew(door.code(0)).await, Ok(()));
    // Right ones do not use the count up.
    for _ in 0..12 {
        door.clock.advance(totp::STEP_SECONDS);
        assert_eq!(from_anew(door.code(0)).await, Ok(()));
    }
}

#[tokio::test]
async fn a_new_secret_ends_older_sessions() {
    let door = door_with_codes().await;
    let token = door.with_code(PASSWORD, &door.code(0)).await.unwrap().token;
    assert!(door.staffing.authenticate(&token).await.unwrap().is_some());
    let mut changed = door.config.clone();
    changed.accounts[0].totp = Some(TotpSecret::new(b"09876543210987654321"));
    door.staffing.replace(&changed).unwrap();
    assert!(door.staffing.authenticate(&token).await.unwrap().is_none());
}
