//! `portti totp`

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{complain, say};
use crate::config::TotpSecret;
use crate::secret::Token;

/// Secrets of one-time codes, for `totp` of an account.
#[derive(Args, Debug)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    New(New),
}

/// Make a secret: prints it, and the address that an authenticator app reads as a QR code.
#[derive(Args, Debug)]
#[command(after_help = "\
The first line belongs into a file that Portti alone may read, which the account names:
  totp = { file = \"/etc/portti/aino-totp\" }
The second line goes to the account's holder over a safe way, for example as a QR code on paper:
  portti totp new --account aino | tee >(head -1 > aino-totp) | tail -1 | qrencode -t ansiutf8")]
struct New {
    /// The account that it is for; the app shows it.
    #[arg(long, value_name = "ID")]
    account: String,
    /// What the app shows beside it.
    #[arg(long, value_name = "NAME", default_value = "Portti")]
    issuer: String,
}

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    let Command::New(new) = &arguments.command;
    let token = Token::fresh().map_err(|error| {
        complain(&error.to_string());
        ExitCode::FAILURE
    })?;
    // RFC 4226 section 4 (R6) advises 160 bits; a token's hash is as random as the token.
    let bytes = token.hash().0;
    let secret = TotpSecret::new(bytes.get(..20).unwrap_or(&bytes));
    say(&secret.base32())?;
    say(&address(&secret, &new.account, &new.issuer))
}

/// The address in the form that apps read (Google Authenticator's key URI format).
fn address(secret: &TotpSecret, account: &str, issuer: &str) -> String {
    let part = |text: &str| {
        let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        // In this form a space is `%20`, not `+`.
        encoded.replace('+', "%20")
    };
    format!(
        "otpauth://totp/{}:{}?secret={}&issuer={}&algorithm=SHA1&digits=6&period=30",
        part(issuer),
        part(account),
        secret.base32().as_str(),
        part(issuer)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_can_read_the_address() {
        let secret = TotpSecret::new(b"12345678901234567890");
        assert_eq!(
            address(&secret, "aino", "Kunta & Co"),
            "otpauth://totp/Kunta%20%26%20Co:aino?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Kunta%20%26%20Co&algorithm=SHA1&digits=6&period=30"
        );
    }
}
