//! The transcript as a letter: subject, plain text and HTML, in the conversation's language.

use jiff::tz::TimeZone;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;

use crate::config::Services;
use crate::domain::event::CloseReason;
use crate::domain::ids::ServiceId;
use crate::domain::person::{Language, Side};
use crate::domain::transcript::{Entry, Line, Transcript};
use crate::texts::Texts;

const PLAIN: &str = "transcript.txt";
const HTML: &str = "transcript.html";

/// A letter, ready to be put into a message.
#[derive(Clone)]
pub struct Letter {
    /// The subject. It tells nothing but the date, since subjects show on locked screens.
    pub subject: String,
    /// The language.
    pub language: Language,
    /// The plain text.
    pub plain: String,
    /// The same as HTML.
    pub html: String,
}

/// Writes letters.
pub struct Writer {
    templates: Environment<'static>,
    texts: Texts,
}

/// What the templates are filled with: every sentence is ready, so that they only lay out.
#[derive(Serialize)]
struct Page {
    language: &'static str,
    subject: String,
    heading: String,
    intro: String,
    facts: Vec<Fact>,
    lines_heading: String,
    lines: Vec<Row>,
    no_lines: String,
    outro: String,
    no_reply: String,
}

#[derive(Serialize)]
struct Fact {
    label: String,
    value: String,
}

#[derive(Serialize)]
struct Row {
    time: String,
    /// `resident`, `professional`, or `note` for what happened besides talk.
    kind: &'static str,
    who: String,
    text: String,
    remark: String,
}

impl Writer {
    /// A writer in the words of `texts`.
    ///
    /// # Errors
    ///
    /// Where a built-in template is broken; a test holds that none is.
    pub fn new(texts: Texts) -> Result<Self, minijinja::Error> {
        let mut templates = Environment::new();
        let mut syntax = SyntaxConfig::builder();
        syntax.trim_blocks(true).lstrip_blocks(true);
        templates.set_syntax(syntax.build()?);
        templates.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        templates.add_template(PLAIN, include_str!("templates/transcript.txt"))?;
        templates.add_template(HTML, include_str!("templates/transcript.html"))?;
        Ok(Self { templates, texts })
    }

    /// The letter with `transcript`; `services` tells the names of services and the time zone.
    ///
    /// # Errors
    ///
    /// Where a template cannot be filled.
    pub fn transcript(
        &self,
        transcript: &Transcript,
        services: &Services,
    ) -> Result<Letter, minijinja::Error> {
        let scribe = Scribe {
            texts: &self.texts,
            language: transcript.language,
            services,
            zone: zone(services, &transcript.service),
        };
        let page = scribe.page(transcript);
        let filling = Value::from(Serde(&page));
        Ok(Letter {
            plain: self.templates.get_template(PLAIN)?.render(&filling)?,
            html: self.templates.get_template(HTML)?.render(&filling)?,
            subject: page.subject,
            language: transcript.language,
        })
    }
}

fn zone(services: &Services, service: &ServiceId) -> TimeZone {
    let entry = services.get(service);
    entry
        .and_then(|entry| entry.service.schedule.time_zone.clone())
        .unwrap_or(TimeZone::UTC)
}

struct Scribe<'a> {
    texts: &'a Texts,
    language: Language,
    services: &'a Services,
    zone: TimeZone,
}

impl Scribe<'_> {
    fn say(&self, id: &str) -> String {
        self.texts.get(self.language, id, &[])
    }

    fn service(&self, id: &ServiceId) -> String {
        self.services.get(id).map_or_else(
            || id.to_string(),
            |entry| entry.service.name.get(self.language).to_owned(),
        )
    }

    fn page(&self, transcript: &Transcript) -> Page {
        let date = self
            .texts
            .date(self.language, transcript.started_at, &self.zone);
        let args = [("date", date.clone().into())];
        Page {
            language: self.language.tag(),
            subject: self.texts.get(self.language, "mail-subject", &args),
            heading: self.say("mail-heading"),
            intro: self.say("mail-intro"),
            facts: self.facts(transcript, date),
            lines_heading: self.say("mail-lines"),
            lines: transcript.lines.iter().map(|line| self.row(line)).collect(),
            no_lines: self.say("mail-no-lines"),
            outro: self.say("mail-outro"),
            no_reply: self.say("mail-no-reply"),
        }
    }

    fn facts(&self, transcript: &Transcript, date: String) -> Vec<Fact> {
        let time = |at| self.texts.time(self.language, at, &self.zone);
        let begun = time(transcript.started_at);
        let ended = transcript.ended_at.map(time);
        let facts = [
            ("mail-service", self.service(&transcript.service)),
            ("mail-date", date),
            (
                "mail-time",
                ended.map_or_else(|| begun.clone(), |ended| format!("{begun}–{ended}")),
            ),
            ("mail-answered", transcript.professionals.join(", ")),
            ("mail-topic", clean(transcript.topic.expose())),
        ];
        let told = facts.into_iter().filter(|(_, value)| !value.is_empty());
        told.map(|(id, value)| Fact {
            label: self.say(id),
            value,
        })
        .collect()
    }

    fn row(&self, line: &Line) -> Row {
        let row = |kind, who: String, text: String, remark: String| Row {
            time: self.texts.time(self.language, line.at, &self.zone),
            kind,
            who,
            text,
            remark,
        };
        match &line.entry {
            Entry::Said {
                side,
                name,
                text,
                masked,
            } => {
                let (kind, who) = match side {
                    Side::Resident => ("resident", self.say("mail-you")),
                    Side::Professional | Side::System => ("professional", clean(name.expose())),
                };
                let remark = if *masked {
                    self.say("mail-masked")
                } else {
                    String::new()
                };
                row(kind, who, clean(text.expose()), remark)
            }
            other => row("note", String::new(), self.note(other), String::new()),
        }
    }

    /// What happened besides talk, as a sentence.
    fn note(&self, entry: &Entry) -> String {
        match entry {
            Entry::Said { .. } => String::new(),
            Entry::Joined { name } => {
                let args = [("name", clean(name).into())];
                self.texts.get(self.language, "mail-joined", &args)
            }
            Entry::Transferred { service } => {
                let args = [("service", self.service(service).into())];
                self.texts.get(self.language, "mail-transferred", &args)
            }
            Entry::IdentificationRequested => self.say("mail-identification-requested"),
            Entry::Identified => self.say("mail-identified"),
            Entry::IdentificationDeclined => self.say("mail-identification-declined"),
            Entry::File {
                file_name, size, ..
            } => {
                let size = size.div_ceil(1_000);
                let args = [
                    ("name", clean(file_name.expose()).into()),
                    ("size", size.into()),
                ];
                self.texts.get(self.language, "mail-file", &args)
            }
            Entry::CallBegan => self.say("mail-call-began"),
            Entry::CallEnded => self.say("mail-call-ended"),
            Entry::Closed { reason } => self.say(match reason {
                CloseReason::Professional => "mail-closed-professional",
                CloseReason::Resident => "mail-closed-resident",
                CloseReason::Abandoned => "mail-closed-abandoned",
                CloseReason::Barred => "mail-closed-barred",
            }),
        }
    }
}

/// Text without control characters, those that turn the direction of writing included: in plain
/// mail they could make one thing look like another.
fn clean(text: &str) -> String {
    text.trim()
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| match c {
            '\n' | '\t' => true,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
            other => !other.is_control(),
        })
        .collect()
}
