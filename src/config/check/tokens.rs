//! What must hold between the settings of a provider's tokens and keys.

use super::Check;
use crate::config::settings::{Provider, Userinfo};

impl Check<'_> {
    /// Checks how a provider's tokens come and where its keys come from. `key` begins the names.
    pub(super) fn tokens(&mut self, key: &str, provider: &Provider) {
        let key = |part: &str| format!("{key}.{part}");
        let tokens = &provider.id_token;
        let lists = [
            ("id_token.signed", tokens.signed.is_empty()),
            ("id_token.alg", tokens.alg.is_empty()),
            ("id_token.enc", tokens.enc.is_empty()),
        ];
        for (part, empty) in lists {
            self.unless(!empty, &key(part), "this is empty", "leave it out");
        }
        if provider.receives_encrypted() && self.settings.identification.keys.folder.is_none() {
            let wrong = "must be set, since tokens are encrypted to Portti";
            let allowed = "a folder with keys made by `portti keys oidc new`";
            self.mistake("identification.keys.folder", wrong, allowed);
        }
        let told = provider
            .endpoints
            .as_ref()
            .is_none_or(|endpoints| endpoints.userinfo.is_some());
        if provider.userinfo != Userinfo::None && !told {
            let wrong = "must be set where userinfo is asked for";
            self.mistake(&key("endpoints.userinfo"), wrong, "https://…");
        }
        self.key_sources(&key("jwks"), provider);
    }

    fn key_sources(&mut self, key: &str, provider: &Provider) {
        let jwks = &provider.jwks;
        let key = |part: &str| format!("{key}.{part}");
        if let Some(url) = &jwks.signed {
            self.address(&key("signed"), url);
        }
        let one = jwks.file.is_none() || jwks.signed.is_none();
        let wrong = "keys come from a file or from a signed set";
        self.unless(one, &key("file"), wrong, "one of the two");
        let both = jwks.signed.is_some() == jwks.signed_with.is_some();
        let wrong = "signed and signed_with belong together";
        self.unless(both, &key("signed_with"), wrong, "both or neither");
        for (part, file) in [("file", &jwks.file), ("signed_with", &jwks.signed_with)] {
            let set = |text: &str| text.contains("\"keys\"");
            if let Some(wrong) = file.as_ref().and_then(|file| self.file(file, set)) {
                self.mistake(&key(part), wrong, "a file with a JWK set");
            }
        }
    }
}
