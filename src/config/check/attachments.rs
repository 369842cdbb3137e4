//! What must hold between the settings of files.

use std::path::Path;

use super::Check;
use crate::config::mistake::{Mistake, shown};
use crate::config::services::Services;
use crate::config::settings::{Settings, Storage};

/// Notes where services offer files and nothing is said about a scanner.
pub fn scanned(path: &Path, settings: &Settings, services: &Services, into: &mut Vec<Mistake>) {
    let mut check = Check {
        origin: shown(path),
        settings,
        mistakes: into,
    };
    let offering = services
        .iter()
        .find(|(_, entry)| entry.service.attachments.offered);
    if let (None, Some((service, _))) = (&settings.attachments.scanner, offering) {
        let wrong = format!("must be set, since the service `{service}` offers files");
        let allowed = "tcp:host:port, unix:/path/to/socket, or none to deliver files unscanned";
        check.mistake("attachments.scanner", wrong, allowed);
    }
}

impl Check<'_> {
    pub(super) fn attachments(&mut self) {
        let attachments = &self.settings.attachments;
        match (&attachments.storage, &attachments.s3) {
            (Storage::S3 { .. }, None) => {
                let wrong = "must be set, since files are kept in S3";
                let allowed = "[attachments.s3] with access_key_id and secret_access_key";
                self.mistake("attachments.s3", wrong, allowed);
            }
            (Storage::Folder(_), Some(_)) => {
                let wrong = "attachments.storage names a folder";
                self.mistake("attachments.s3", wrong, "leave it out");
            }
            _ => {}
        }
        if let Some(endpoint) = attachments.s3.as_ref().and_then(|s3| s3.endpoint.as_ref()) {
            self.address("attachments.s3.endpoint", endpoint);
        }
    }
}
