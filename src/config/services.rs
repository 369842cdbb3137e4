//! The services, compiled from their files into what the domain decides by.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use url::Url;

use super::misread::Misread;
use super::mistake::{Mistake, shown};
use super::read;
use super::settings::{Opening, Screening, ServiceFile, Settings, hint};
use crate::domain::ids::ServiceId;
use crate::domain::person::Language;
use crate::domain::schedule::Schedule;
use crate::domain::screening::Screener;
use crate::domain::service::{IdentificationRule, Localized, ScreeningRules, Service};

/// A service with what it screens by.
#[derive(Debug)]
pub struct ServiceEntry {
    /// The service.
    pub service: Service,
    /// Its screener, built once.
    pub screener: Screener,
}

impl ServiceEntry {
    /// The entry of `service`, with its screener built from its rules.
    #[must_use]
    pub fn new(service: Service) -> Self {
        let screener = Screener::new(&service.screening);
        Self { service, screener }
    }
}

/// All services by id. Cheap to clone; replaced as a whole when the files are read again.
#[derive(Clone, Debug, Default)]
pub struct Services(Arc<Compiled>);

#[derive(Debug, Default)]
struct Compiled {
    entries: BTreeMap<ServiceId, Arc<ServiceEntry>>,
    ids: BTreeSet<ServiceId>,
}

impl Services {
    /// Takes services together.
    #[must_use]
    pub fn new(services: impl IntoIterator<Item = Service>) -> Self {
        let entries = services.into_iter().map(|service| {
            let id = service.id.clone();
            (id, Arc::new(ServiceEntry::new(service)))
        });
        let entries: BTreeMap<_, _> = entries.collect();
        let ids = entries.keys().cloned().collect();
        Self(Arc::new(Compiled { entries, ids }))
    }

    /// The service of this id.
    #[must_use]
    pub fn get(&self, id: &ServiceId) -> Option<&Arc<ServiceEntry>> {
        self.0.entries.get(id)
    }

    /// Every service, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&ServiceId, &Arc<ServiceEntry>)> {
        self.0.entries.iter()
    }

    /// The ids of all services.
    #[must_use]
    pub fn ids(&self) -> &BTreeSet<ServiceId> {
        &self.0.ids
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.entries.is_empty()
    }

    /// Every web origin that may embed the widget for at least one service.
    #[must_use]
    pub fn sites(&self) -> BTreeSet<String> {
        let entries = self.0.entries.values();
        entries
            .flat_map(|entry| entry.service.sites.iter().cloned())
            .collect()
    }
}

/// Reads the service files of `settings` and compiles them.
pub fn load(settings: &Settings, misread: &Misread, mistakes: &mut Vec<Mistake>) -> Services {
    let files = read::toml_files(&settings.services_dir, mistakes);
    if files.is_empty() && settings.services_dir.is_dir() {
        let wrong = "there is no service file (name.toml) in this folder";
        mistakes.push(read::whole(&settings.services_dir, wrong));
    }
    let mut services = Vec::new();
    for path in files {
        let name = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or("");
        if !is_name(name) {
            let wrong = "the name of the file is the service's id";
            mistakes.push(Mistake {
                allowed: "a-z, 0-9 and -, at most 32 characters".to_owned(),
                ..read::whole(&path, wrong)
            });
            continue;
        }
        if let Some(file) = read::read::<ServiceFile>(&path, &[], mistakes) {
            let mut compiler = Compiler {
                settings,
                misread,
                path: &path,
                mistakes,
            };
            services.push(compiler.service(ServiceId::from(name), file));
        }
    }
    Services::new(services)
}

/// The names of the services that have a file in `folder`.
pub fn service_names(folder: &Path) -> Vec<String> {
    let files = read::toml_files(folder, &mut Vec::new());
    let names = files
        .iter()
        .filter_map(|path| path.file_stem()?.to_str().map(str::to_owned));
    names.filter(|name| is_name(name)).collect()
}

/// Whether a name can be an id: `a-z`, `0-9` and `-`, 1 to 32 characters.
pub fn is_name(name: &str) -> bool {
    (1..=32).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

struct Compiler<'a> {
    settings: &'a Settings,
    misread: &'a Misread,
    path: &'a Path,
    mistakes: &'a mut Vec<Mistake>,
}

impl Compiler<'_> {
    fn mistake(&mut self, key: &str, wrong: impl Into<String>, allowed: &str) {
        let mistake = Mistake::new(shown(self.path), key, wrong, allowed);
        self.mistakes.push(mistake);
    }

    fn service(&mut self, id: ServiceId, file: ServiceFile) -> Service {
        self.identification(&file);
        self.languages(&file);
        self.links(&file);
        if file.transcript_mail
            && !self.settings.mail.enabled
            && !self.misread.covers("mail.enabled")
        {
            let wrong = "no mail is sent: mail.enabled is false in the main file";
            self.mistake("transcript_mail", wrong, "false");
        }
        if file.attachments && file.identification == IdentificationRule::Never {
            let wrong = "files come after identification, which the service never asks for";
            self.mistake("attachments", wrong, "false");
        }
        if file.attachments && file.files.kinds.is_empty() {
            self.mistake("files.kinds", "this is empty", "leave it out");
        }
        if file.files.conversation_megabytes < file.files.file_megabytes {
            let wrong = "less than files.file_megabytes, so that no such file would fit";
            self.mistake("files.conversation_megabytes", wrong, "at least as much");
        }
        if file.privacy_version.trim().is_empty() {
            self.mistake("privacy_version", "this is empty", "text");
        }
        let sites = self.sites(&file);
        let return_pages = self.return_pages(&file);
        let follow = |links: Localized| self.settings.follow(&file.sites, links);
        Service {
            id,
            schedule: self.schedule(file.hours),
            return_pages,
            sites,
            screening: rules(file.screening),
            name: file.name,
            description: file.description,
            closed_message: file.closed_message,
            languages: file.languages.into_iter().collect(),
            privacy_version: file.privacy_version,
            privacy_url: follow(file.privacy_url),
            survey_url: file.survey_url.map(follow),
            phone_required: file.phone_required,
            identification: file.identification,
            provider: file.provider,
            request_seconds: file.request_seconds,
            identification_purpose: file.identification_purpose.unwrap_or_default(),
            accept_foreign: file.accept_foreign,
            message_chars: file.message_chars,
            attachments: file.files.rules(file.attachments),
            video: file.video,
            transcript_mail: file.transcript_mail,
            queue_limit: file.queue_limit,
        }
    }

    fn identification(&mut self, file: &ServiceFile) {
        if file.identification == IdentificationRule::Never {
            return;
        }
        let providers = self.settings.identification.providers.keys();
        let known: Vec<&str> = providers.map(String::as_str).collect();
        let judged = !self.misread.may_lack("identification.providers");
        if judged && !known.contains(&file.provider.as_str()) {
            let wrong = if file.provider.is_empty() {
                "must be set, since the service identifies residents".to_owned()
            } else {
                let hint = hint(&file.provider, &known);
                format!("there is no provider `{}`{hint}", file.provider)
            };
            self.mistake("provider", wrong, &known.join(", "));
        }
        if file.identification_purpose.is_none() {
            let wrong = "must be set, since the service identifies residents";
            self.mistake("identification_purpose", wrong, "");
        }
    }

    fn languages(&mut self, file: &ServiceFile) {
        let languages: BTreeSet<Language> = file.languages.iter().copied().collect();
        if languages.is_empty() {
            self.mistake("languages", "this is empty", "fi, sv, en");
        }
        let mut texts = vec![
            ("name", &file.name),
            ("description", &file.description),
            ("closed_message", &file.closed_message),
        ];
        let purpose = file.identification_purpose.as_ref();
        texts.extend(purpose.map(|text| ("identification_purpose", text)));
        for (key, text) in texts {
            for language in languages.iter().filter(|l| !text.0.contains_key(l)) {
                let wrong = "must be set, since the service is answered in this language";
                self.mistake(&format!("{key}.{}", language.tag()), wrong, "text");
            }
        }
    }

    fn links(&mut self, file: &ServiceFile) {
        let survey = file.survey_url.as_ref().map(|url| ("survey_url", url));
        let links = [("privacy_url", &file.privacy_url)];
        for (key, Localized(links)) in links.into_iter().chain(survey) {
            for (language, link) in links {
                let web = |url: Url| matches!(url.scheme(), "http" | "https") && url.has_host();
                if !Url::parse(link).is_ok_and(web) {
                    let key = format!("{key}.{}", language.tag());
                    self.mistake(&key, "this is not a web address", "https://…");
                }
            }
        }
    }

    fn sites(&mut self, file: &ServiceFile) -> BTreeSet<String> {
        if file.sites.is_empty() {
            let wrong = "this is empty, so that no page could embed the widget";
            self.mistake("sites", wrong, "[\"https://www.kunta.fi\"]");
        }
        let demo = self.settings.is_demo();
        // Stand-ins are for the demo alone, and refused elsewhere.
        let judged = !self.misread.covers("mode");
        for (index, site) in file.sites.iter().enumerate().filter(|_| judged) {
            if let Err(wrong) = super::check::origin(site, demo) {
                self.mistake(&format!("sites[{index}]"), wrong, super::check::ORIGIN);
            }
        }
        let sites = match self.settings.demo_sites.as_slice() {
            [] => file.sites.as_slice(),
            stand_ins => stand_ins,
        };
        let origins = sites.iter().map(|site| site.origin().ascii_serialization());
        origins.collect()
    }

    /// The listed pages as browsers write them, moved to the demo's stand-in where there is one.
    fn return_pages(&mut self, file: &ServiceFile) -> BTreeSet<String> {
        let mut pages = BTreeSet::new();
        for (index, page) in file.return_pages.iter().enumerate() {
            let bare = page.query().is_none()
                && page.fragment().is_none()
                && page.username().is_empty()
                && page.password().is_none();
            let ours = file.sites.iter().any(|site| site.origin() == page.origin());
            if !bare || !ours {
                let wrong = "this is not a page of one of the service's sites";
                let allowed = "a page such as https://www.kunta.fi/terveys, without a query";
                self.mistake(&format!("return_pages[{index}]"), wrong, allowed);
            }
            let moved = self.settings.demo_sites.first();
            let moved = moved.and_then(|stand_in| stand_in.join(page.path()).ok());
            pages.insert(moved.unwrap_or_else(|| page.clone()).into());
        }
        pages
    }

    fn schedule(&mut self, hours: Opening) -> Schedule {
        let time_zone = TimeZone::get(&hours.time_zone);
        if time_zone.is_err() {
            let wrong = "there is no such time zone";
            self.mistake("hours.time_zone", wrong, "\"Europe/Helsinki\" and the like");
        }
        let mut exceptions = BTreeMap::new();
        for (date, stretches) in hours.exceptions {
            match date.parse::<Date>() {
                Ok(date) => {
                    exceptions.insert(date, stretches);
                }
                Err(_) => {
                    let key = format!("hours.exceptions.{date}");
                    self.mistake(&key, "this is not a date", "\"2026-12-24\"");
                }
            }
        }
        let days = [
            hours.mon, hours.tue, hours.wed, hours.thu, hours.fri, hours.sat, hours.sun,
        ];
        let weekly: BTreeMap<u8, _> = (1..).zip(days).filter(|(_, day)| !day.is_empty()).collect();
        if !hours.always && weekly.is_empty() && exceptions.is_empty() {
            let wrong = "the service would never be open";
            self.mistake("hours", wrong, "always = true, or hours for a day");
        }
        Schedule {
            always: hours.always,
            weekly,
            exceptions,
            time_zone: time_zone.ok(),
        }
    }
}

impl Settings {
    /// Links to a service's own site, led to the demo's stand-in for it where there is one.
    fn follow(&self, sites: &[Url], mut links: Localized) -> Localized {
        let (Some(stand_in), Some(site)) = (self.demo_sites.first(), sites.first()) else {
            return links;
        };
        for link in links.0.values_mut() {
            if let Ok(url) = Url::parse(link)
                && url.origin() == site.origin()
                && let Ok(moved) = stand_in.join(url.path())
            {
                *link = moved.into();
            }
        }
        links
    }
}

fn rules(screening: Screening) -> ScreeningRules {
    ScreeningRules {
        codes: screening.codes.into_iter().collect(),
        forbidden_words: screening.forbidden_words,
        after_identification: screening.after_identification,
    }
}
