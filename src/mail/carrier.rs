//! The way to the mail server.

use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::failure::Failure;
use crate::config::{self, MailTls};

/// Why there is no way to the mail server: the configuration does not allow for one.
#[derive(Debug, thiserror::Error)]
pub enum CarrierError {
    /// The file of certificates cannot be read.
    #[error("mail.ca_file cannot be read: {0}")]
    CaFile(std::io::Error),
    /// TLS cannot be set up with these settings.
    #[error("mail cannot be protected with these settings: {0}")]
    Tls(lettre::transport::smtp::Error),
}

/// Takes messages to the mail server. One connection for each message; cheap to clone.
#[derive(Clone)]
pub struct Carrier {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    limit: Duration,
}

impl Carrier {
    /// A carrier to the server of the configuration, which greets it as `host`.
    ///
    /// # Errors
    ///
    /// See [`CarrierError`].
    pub fn new(mail: &config::Mail, host: &str) -> Result<Self, CarrierError> {
        let tls = match mail.tls {
            MailTls::None => Tls::None,
            MailTls::Starttls => Tls::Required(parameters(mail)?),
            MailTls::Implicit => Tls::Wrapper(parameters(mail)?),
        };
        let limit = Duration::from_secs(u64::from(mail.timeout_seconds));
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&mail.host)
            .port(mail.port)
            .hello_name(ClientId::Domain(host.to_owned()))
            .timeout(Some(limit))
            .tls(tls);
        if let (Some(user), Some(password)) = (&mail.user, &mail.password) {
            let password = password.expose().to_owned();
            builder = builder.credentials(Credentials::new(user.clone(), password));
        }
        Ok(Self {
            transport: builder.build(),
            limit,
        })
    }

    /// Hands `message` to the server; when this returns `Ok`, the server has taken it.
    ///
    /// # Errors
    ///
    /// Why it did not go out.
    pub async fn send(&self, message: Message) -> Result<(), Failure> {
        // The library's own limit does not hold for a server that connects and then says nothing.
        match tokio::time::timeout(self.limit, self.transport.send(message)).await {
            Err(_) => Err(Failure::TimedOut),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(Failure::from(&error)),
        }
    }
}

/// The certificates of `ca_file` alone where it is set; otherwise those known to all.
fn parameters(mail: &config::Mail) -> Result<TlsParameters, CarrierError> {
    let mut builder = TlsParameters::builder(mail.host.clone());
    builder = match &mail.ca_file {
        None => builder.certificate_store(CertificateStore::WebpkiRoots),
        Some(path) => {
            let pem = std::fs::read(path).map_err(CarrierError::CaFile)?;
            let certificate = Certificate::from_pem(&pem).map_err(CarrierError::Tls)?;
            builder
                .certificate_store(CertificateStore::None)
                .add_root_certificate(certificate)
        }
    };
    builder.build_rustls().map_err(CarrierError::Tls)
}
