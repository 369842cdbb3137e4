//! Logs and metrics.

use std::time::Duration;

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

use crate::config::{LogFormat, Telemetry};

/// Telemetry could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The log level is not one.
    #[error("telemetry.level: {0}")]
    Level(#[from] ParseError),
    /// The metrics could not be set up.
    #[error("the metrics could not be set up: {0}")]
    Metrics(#[from] BuildError),
}

/// Starts to log. A second call does nothing, so that tests may start several servers.
///
/// # Errors
/// Where the level is not one.
pub fn logs(settings: &Telemetry) -> Result<(), TelemetryError> {
    let filter = EnvFilter::try_new(&settings.level)?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let _already_logging = match settings.format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Text => builder.compact().with_target(false).try_init(),
    };
    Ok(())
}

/// Starts to count, and gives the handle that `/metrics` is rendered from.
///
/// # Errors
/// Where the metrics cannot be set up.
pub fn metrics() -> Result<PrometheusHandle, TelemetryError> {
    let seconds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
    ];
    let waits = [
        15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_200.0, 2_400.0, 3_600.0,
    ];
    let rows = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &seconds)?
        .set_buckets_for_metric(Matcher::Full("portti_wait_seconds".to_owned()), &waits)?
        .set_buckets_for_metric(Matcher::Suffix("_rows".to_owned()), &rows)?
        .build_recorder();
    let handle = recorder.handle();
    // In tests several servers share a process and so the first recorder.
    let _already_counting = metrics::set_global_recorder(recorder);
    Ok(handle)
}

/// How often the exporter should tidy up after itself.
pub const UPKEEP: Duration = Duration::from_secs(5);
