//! `portti serve`

use std::process::ExitCode;

use clap::Args;
use tokio_util::sync::CancellationToken;

use super::{ConfigFile, complain};
use crate::app::{Portti, ServeError};
use crate::clock::Clock;
use crate::config::Loaded;
use crate::telemetry;

/// Serve residents and professionals until SIGTERM or Ctrl-C; SIGHUP reads services, texts and
/// accounts again.
#[derive(Args, Debug)]
#[command(after_help = "\
Prints one line with the address once it serves. Exits with 0 after a graceful stop, with 78
where the configuration has a mistake, and with 1 where it could not start.")]
pub struct Arguments {
    #[command(flatten)]
    file: ConfigFile,
}

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    let (Loaded { settings, services }, texts) = arguments.file.load()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let served = runtime.map_err(ServeError::from).and_then(|runtime| {
        runtime.block_on(async {
            telemetry::logs(&settings.telemetry)?;
            if settings.is_demo() {
                tracing::warn!(
                    "mode = \"demo\": test identities, known passwords and plain http are allowed; \
                     never serve real residents like this"
                );
            }
            let config = Some(arguments.file.config.clone());
            let portti = Portti::build(settings, services, texts, config, Clock::system()).await?;
            let address = portti.address()?;
            tokio::spawn(stop_on_signal(portti.stop_token()));
            tracing::info!(%address, "serving");
            portti.run().await
        })
    });
    served.map_err(|error| {
        complain(&error.to_string());
        ExitCode::FAILURE
    })
}

/// Begins the graceful stop at SIGTERM or Ctrl-C.
async fn stop_on_signal(stop: CancellationToken) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            stop.cancel();
            return;
        }
    }
    // Without signals the operator must end the process; the journal stands that.
    if tokio::signal::ctrl_c().await.is_ok() {
        stop.cancel();
    }
}
