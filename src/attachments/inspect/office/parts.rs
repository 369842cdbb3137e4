//! The parts of a document, and what in them acts.

use std::collections::BTreeSet;

use super::super::kind::{ZIP, can_act};
use super::xml::{self, Element, Met, walk};
use crate::domain::attachment::FileKind;
use crate::domain::event::AttachmentProblem::{self, Damaged, NotCheckable, TypeNotAllowed};

/// Kinds of parts that run or carry something that does: the last step of a relationship's type,
/// in lower case.
const ACTING_RELATIONS: &[&str] = &[
    "afchunk",
    "activexcontrolbinary",
    "attachedtoolbars",
    "control",
    "oleobject",
    "vbaproject",
    "wordvbadata",
    "xlintlmacrosheet",
    "xlmacrosheet",
];
/// Relationships that lead out of the document only when somebody follows them.
const FOLLOWED_RELATIONS: &[&str] = &["hyperlink", "externallinkpath", "externallinkalternate"];
/// Relationships that may name a file of the writer's own computer, where nothing is fetched from.
const LOCAL_RELATIONS: &[&str] = &["attachedtemplate", "image"];
/// Words in the types of parts that run, in lower case.
const ACTING_TYPES: &[&str] = &["macroenabled", "vbaproject", "activex", "oleobject"];
/// Names of elements that start something or fetch from another program.
const ACTING_ELEMENTS: &[&str] = &[
    "ddeLink",
    "oleLink",
    "dde-source",
    "dde-link",
    "dde-links",
    "dde-connection-decl",
    "event-listener",
    "script",
];
/// Beginnings of addresses that run something.
const ACTING_ADDRESSES: &[&str] = &[
    "ppaction://program",
    "ppaction://macro",
    "ppaction://ole",
    "vnd.sun.star.script:",
    "vnd.sun.star.expand:",
    "macro:",
    "service:",
    ".uno:",
    "javascript:",
    "vbscript:",
];

/// Elements that say of a source of data whether it is asked when the document is opened.
const SOURCES: &[&str] = &["connection", "queryTable"];

/// Words in the types by which ODF names its parts that run, in lower case.
const ACTING_ODF_TYPES: &[&str] = &["script", "macro", "basic", "java", "executable"];

/// What the ODF package lists its parts in.
const MANIFEST: &str = "meta-inf/manifest.xml";

/// What has been found in a document.
pub(super) struct Found {
    kind: FileKind,
    /// The names of parts that were not taken for XML.
    others: BTreeSet<String>,
    /// The names and extensions of parts that are said to be XML.
    declared: BTreeSet<String>,
    /// Whether it says that it is of its kind.
    pub is_of_its_kind: bool,
    /// Whether it says elsewhere that it is of another.
    misnamed: bool,
    /// Whether something in it acts.
    pub acts: bool,
}

/// The kind of the document that lies in a part, where it is one.
pub(super) fn inner(name: &str, part: &[u8]) -> Option<FileKind> {
    let (_, extension) = name.rsplit_once('.')?;
    let kind = FileKind::of_extension(&extension.to_ascii_lowercase())?;
    let office = !kind.is_picture() && !matches!(kind, FileKind::Pdf | FileKind::Text);
    (office && part.starts_with(ZIP)).then_some(kind)
}

impl Found {
    pub(super) fn new(kind: FileKind) -> Self {
        Self {
            kind,
            others: BTreeSet::new(),
            declared: BTreeSet::new(),
            is_of_its_kind: false,
            misnamed: false,
            acts: false,
        }
    }

    fn is_odf(&self) -> bool {
        matches!(self.kind, FileKind::Odt | FileKind::Ods | FileKind::Odp)
    }

    /// Looks at one part.
    pub(super) fn look(&mut self, name: &str, part: &[u8]) -> Result<(), AttachmentProblem> {
        let lower = name.to_lowercase();
        if runs_by_name(&lower, self.is_odf()) {
            self.acts = true;
            return Ok(());
        }
        if self.is_odf() && name == "mimetype" {
            self.is_of_its_kind = part == self.kind.media_type().as_bytes();
            return Ok(());
        }
        let is_xml = [".xml", ".rels", ".vml", ".rdf", ".svg"]
            .iter()
            .any(|extension| lower.ends_with(extension));
        // A part without content is none: LibreOffice leaves such behind.
        if part.is_empty() {
            return Ok(());
        }
        if part.starts_with(ZIP) || (!is_xml && can_act(part)) {
            self.acts = true;
            return Ok(());
        }
        // Office programs go by the declared type, whatever the name.
        if is_xml || xml::begins(part) {
            return self.look_inside(&lower, part);
        }
        self.others.insert(lower);
        Ok(())
    }

    /// What is said to be XML has been read as such.
    ///
    /// # Errors
    ///
    /// `Damaged` where it could not be.
    pub(super) fn finish(&self) -> Result<(), AttachmentProblem> {
        let is_declared = |name: &String| {
            let extension = name.rsplit_once('.').map(|(_, extension)| extension);
            self.declared.contains(name)
                || extension.is_some_and(|extension| self.declared.contains(extension))
        };
        if self.others.iter().any(is_declared) {
            return Err(Damaged);
        }
        if self.misnamed {
            return Err(TypeNotAllowed);
        }
        Ok(())
    }

    fn look_inside(&mut self, name: &str, part: &[u8]) -> Result<(), AttachmentProblem> {
        let mut locked = false;
        // A table that gathers what is elsewhere, and whether it does when it is opened.
        let (mut refreshes, mut gathers) = (false, false);
        let mut commands = String::new();
        walk(part, |met| match met {
            Met::Element(element) => {
                locked |= element.name == "encryption-data";
                if element.name == "fldSimple" {
                    commands.push_str(element.get("instr"));
                    commands.push(' ');
                }
                if name == "[content_types].xml" {
                    self.content_type(element);
                }
                if self.is_odf() && name == MANIFEST && element.name == "file-entry" {
                    self.file_entry(element);
                }
                refreshes |= element.name == "pivotCacheDefinition" && asks_on_load(element);
                gathers |= match element.name {
                    "cacheSource" => element.get("type") == "external",
                    "worksheetSource" => !element.get("id").is_empty(),
                    _ => false,
                };
                self.acts |= element_acts(element, self.is_odf());
            }
            // The command of a field may be cut into any number of pieces.
            Met::Text("instrText" | "delInstrText", text) => commands.push_str(text),
            Met::Text(..) => {}
        })?;
        if locked {
            return Err(NotCheckable);
        }
        self.acts |= runs_command(&commands) || (refreshes && gathers);
        Ok(())
    }

    /// A part as the ODF package lists it (ODF 1.3 part 2 section 4.3): the whole must be what
    /// the file says that it is, and no part may be one that runs.
    fn file_entry(&mut self, element: &Element<'_>) {
        let kind = element.get("media-type").trim().to_ascii_lowercase();
        if element.get("full-path") == "/" {
            self.misnamed |= kind != self.kind.media_type();
        }
        self.acts |= ACTING_ODF_TYPES.iter().any(|word| kind.contains(word));
    }

    /// A type that the list of parts names (ECMA-376 part 2 section 10.1.2).
    fn content_type(&mut self, element: &Element<'_>) {
        let lower = element.get("ContentType").trim().to_ascii_lowercase();
        if lower.ends_with("xml") {
            let name = element.get("PartName").trim_start_matches('/');
            let names = [name, element.get("Extension")];
            self.declared.extend(names.map(str::to_lowercase));
        }
        self.acts |= ACTING_TYPES.iter().any(|word| lower.contains(word));
        let main = match self.kind {
            FileKind::Docx => "wordprocessingml.document",
            FileKind::Xlsx => "spreadsheetml.sheet",
            FileKind::Pptx => "presentationml.presentation",
            _ => return,
        };
        let main = format!("application/vnd.openxmlformats-officedocument.{main}.main+xml");
        self.is_of_its_kind |= lower == main;
    }
}

/// Whether what has this name runs, by where office programs look for such.
fn runs_by_name(lower: &str, is_odf: bool) -> bool {
    if is_odf {
        return lower.starts_with("basic/") || lower.starts_with("scripts/");
    }
    let file = lower.rsplit('/').next().unwrap_or(lower);
    file.starts_with("vbaproject")
        || file.starts_with("vbadata")
        || ["/activex/", "/macrosheets/", "/dialogsheets/"]
            .iter()
            .any(|folder| lower.contains(folder))
        || (lower.contains("/embeddings/") && file.ends_with(".bin"))
}

fn element_acts(element: &Element<'_>, is_odf: bool) -> bool {
    if element.name == "Relationship" {
        return relation_acts(element);
    }
    if ACTING_ELEMENTS.contains(&element.name) {
        return true;
    }
    if SOURCES.contains(&element.name) && asks_on_load(element) {
        return true;
    }
    let mut addresses = element.attributes.iter();
    addresses.any(|(key, value)| {
        if !["href", "action"].contains(&key.as_str()) {
            return false;
        }
        let address = shown(value);
        let runs = ACTING_ADDRESSES
            .iter()
            .any(|begin| address.starts_with(begin));
        // In ODF what is shown from elsewhere is fetched when the document is opened.
        let fetches = is_odf && key == "href" && element.name != "a" && is_remote(&address);
        runs || fetches
    })
}

/// Whether something is asked for anew when the document is opened.
fn asks_on_load(element: &Element<'_>) -> bool {
    let asks = element.get("refreshOnLoad").trim();
    !["", "0", "false"].contains(&asks)
}

/// A relationship (ECMA-376 part 2 section 9.3) that runs something, or leads out by itself.
fn relation_acts(element: &Element<'_>) -> bool {
    let kind = element
        .get("Type")
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let target = shown(element.get("Target"));
    let runs = ACTING_ADDRESSES
        .iter()
        .any(|begin| target.starts_with(begin));
    if runs || ACTING_RELATIONS.contains(&kind.as_str()) {
        return true;
    }
    let leads_out = element.get("TargetMode").eq_ignore_ascii_case("external");
    if !leads_out || FOLLOWED_RELATIONS.contains(&kind.as_str()) {
        return false;
    }
    !LOCAL_RELATIONS.contains(&kind.as_str()) || is_remote(&target)
}

/// An address as programs read it: without white space and controls, in lower case.
fn shown(address: &str) -> String {
    // Nothing longer than the longest beginning above is looked at.
    let start = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .take(64);
    start.map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether an address leads to another computer.
fn is_remote(address: &str) -> bool {
    let address = address.replace('\\', "/");
    match address.split_once(':') {
        _ if address.starts_with("//") => true,
        Some(("file", rest)) => {
            // `file:///C:/…` is the writer's own disk, `file://server/…` and `file:////…` are not.
            let path = rest.trim_start_matches('/');
            let own_disk = rest.starts_with("///") && !rest.starts_with("////");
            !own_disk && path.get(1..2) != Some(":")
        }
        // One letter is a disk.
        Some((scheme, _)) => {
            scheme.len() > 1
                && scheme
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        }
        None => false,
    }
}

/// Whether a field asks another program for its content (ECMA-376 part 1 section 17.16.5).
fn runs_command(commands: &str) -> bool {
    let upper = commands.to_ascii_uppercase();
    upper.contains("DDEAUTO")
        || upper
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == "DDE")
}
