//! SIGHUP: services, texts, accounts and Portti's own keys are read again, without dropping a
//! socket or a sign-in.

use std::path::{Path, PathBuf};

use actix_web::web;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::bus::Bell;
use crate::config::{self, Loaded, Mistake};
use crate::texts::Texts;
use crate::web::WebState;

/// Reads services, texts, accounts and keys again at each SIGHUP. Where they have mistakes, each is
/// logged and the old ones stay.
pub async fn on_hangup(
    state: web::Data<WebState>,
    config: Option<PathBuf>,
    stop: CancellationToken,
) {
    let Ok(mut hangup) = signal(SignalKind::hangup()) else {
        tracing::warn!("SIGHUP cannot be listened for; services are read at start only");
        return;
    };
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = hangup.recv() => {}
        }
        let ring = state.ring.clone();
        match tokio::task::spawn_blocking(move || ring.reload()).await {
            Ok(Ok(())) => tracing::info!("Portti's own keys were read again"),
            Ok(Err(error)) => tracing::error!(%error, "Portti's own keys stay as they were"),
            Err(error) => tracing::error!(%error, "Portti's own keys could not be read"),
        }
        let Some(path) = config.clone() else { continue };
        // Reading files and compiling screeners would hold up everything else here.
        let read = tokio::task::spawn_blocking(move || read(&path)).await;
        match read {
            Ok(Ok((loaded, texts))) => take_in(&state, loaded, texts).await,
            Ok(Err(mistakes)) => {
                for mistake in mistakes {
                    tracing::error!(%mistake, "services and texts stay as they were");
                }
            }
            Err(error) => tracing::error!(%error, "services and texts could not be read"),
        }
    }
}

fn read(path: &Path) -> Result<(Loaded, Texts), Vec<Mistake>> {
    let loaded = config::load(path, &config::environment())?;
    let texts = Texts::load(loaded.settings.texts_dir.as_deref())?;
    Ok((loaded, texts))
}

async fn take_in(state: &WebState, loaded: Loaded, texts: Texts) {
    state.desk.replace_services(loaded.services);
    state.sentences.replace(&texts);
    if let Err(error) = state.staffing.replace(&loaded.settings.staff) {
        tracing::error!(%error, "the accounts stay as they were");
        return;
    }
    tracing::info!("services, texts and accounts were read again");
    match state.staffing.signed_in().await {
        Ok(accounts) => {
            for account in accounts {
                state.desk.bus().ring(&Bell::Staff { account });
            }
        }
        // The heartbeat of each socket looks at its session too.
        Err(error) => tracing::warn!(%error, "open consoles learn of it a little later"),
    }
}
