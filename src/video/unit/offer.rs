//! What a browser offers: the part of its session description (RFC 8866, RFC 8829) that the unit
//! needs, read strictly.

use super::UnitError;

/// The header extension that numbers packets for bandwidth estimation.
pub(super) const TRANSPORT_NUMBERS: &str =
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

const MOST_LINES: usize = 1_000;
const MOST_PAYLOADS: usize = 100;

type Result<T> = std::result::Result<T, UnitError>;

/// An offer of one sound and one picture, over one transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    /// The user fragment of the browser (RFC 8839 section 5.4).
    pub(super) ufrag: String,
    /// The password of the browser.
    pub(super) password: String,
    /// The SHA-256 fingerprint of the browser's certificate.
    pub(super) fingerprint: [u8; 32],
    /// The sound.
    pub(super) audio: Media,
    /// The picture.
    pub(super) video: Media,
}

/// One section of an offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Media {
    /// The name of the section.
    pub(super) mid: String,
    /// What the browser does with it.
    pub(super) direction: Direction,
    /// What may be sent, in the browser's order.
    pub(super) payloads: Vec<Payload>,
    /// The name of the extension for transport-wide numbers.
    pub(super) numbers: Option<u8>,
}

/// Which way media goes, as the offerer sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Direction {
    #[default]
    Both,
    Sends,
    Receives,
    Neither,
}

/// One payload type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Payload {
    /// The number on the wire.
    pub(super) number: u8,
    /// The name with clock rate and channels, as offered: `VP8/90000`.
    pub(super) map: String,
    /// The format parameters, as offered.
    pub(super) parameters: String,
    /// The feedback messages, as offered.
    pub(super) feedback: Vec<String>,
}

impl Payload {
    /// Whether the payload is this codec, whatever the case of its letters.
    pub(super) fn is(&self, map: &str) -> bool {
        self.map.eq_ignore_ascii_case(map)
    }

    /// The value of a format parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .split(';')
            .filter_map(|part| part.trim().split_once('='))
            .find_map(|(found, value)| found.eq_ignore_ascii_case(name).then_some(value))
    }
}

/// What may stand in the session or in a section.
#[derive(Default)]
struct Transport {
    ufrag: Option<String>,
    password: Option<String>,
    fingerprint: Option<[u8; 32]>,
    setup: Option<String>,
}

/// A section while it is read.
#[derive(Default)]
struct Section {
    media: Media,
    transport: Transport,
    kind: String,
    multiplexed: bool,
    /// Its port is 0: refused, or without a way of its own.
    portless: bool,
    /// Has no way but that of the bundle (RFC 9143 section 6).
    bundle_only: bool,
}

impl Offer {
    /// Reads an offer.
    ///
    /// # Errors
    ///
    /// [`UnitError::Unsupported`] with what is wrong.
    pub(super) fn read(text: &str) -> Result<Self> {
        let mut session = Section::default();
        let mut sections: Vec<Section> = Vec::new();
        let mut bundle: Vec<&str> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            if number >= MOST_LINES {
                return Err(wrong("too many lines"));
            }
            let Some((letter, value)) = line.trim_end().split_once('=') else {
                continue;
            };
            match letter {
                "v" if value != "0" => return Err(wrong("another version")),
                "m" => {
                    if sections.len() == 2 {
                        return Err(wrong("more than a sound and a picture"));
                    }
                    sections.push(section(value)?);
                }
                "a" => {
                    if let Some(names) = value.strip_prefix("group:BUNDLE ") {
                        bundle = names.split_whitespace().collect();
                    }
                    attribute(sections.last_mut().unwrap_or(&mut session), value)?;
                }
                _ => {}
            }
        }
        let [audio, video]: [Section; 2] = sections
            .try_into()
            .map_err(|_| wrong("not a sound and a picture"))?;
        if audio.kind != "audio" || video.kind != "video" {
            return Err(wrong("not a sound, then a picture"));
        }
        if audio.media.mid == video.media.mid
            || !bundle.contains(&audio.media.mid.as_str())
            || !bundle.contains(&video.media.mid.as_str())
        {
            return Err(wrong("not bundled"));
        }
        // Firefox offers its picture so.
        if [&audio, &video]
            .iter()
            .any(|it| it.portless && !it.bundle_only)
        {
            return Err(wrong("a rejected section"));
        }
        if !audio.multiplexed || !video.multiplexed {
            return Err(wrong("rtcp-mux missing"));
        }
        transport(session.transport, audio.transport, audio.media, video.media)
    }
}

fn transport(session: Transport, first: Transport, audio: Media, video: Media) -> Result<Offer> {
    let setup = first.setup.or(session.setup);
    if !matches!(setup.as_deref(), Some("actpass" | "active")) {
        return Err(wrong("the browser must begin the handshake"));
    }
    Ok(Offer {
        ufrag: first
            .ufrag
            .or(session.ufrag)
            .ok_or(wrong("ice-ufrag missing"))?,
        password: first
            .password
            .or(session.password)
            .ok_or(wrong("ice-pwd missing"))?,
        fingerprint: first
            .fingerprint
            .or(session.fingerprint)
            .ok_or(wrong("a SHA-256 fingerprint is missing"))?,
        audio,
        video,
    })
}

fn wrong(what: &'static str) -> UnitError {
    UnitError::Unsupported(what)
}

/// A media line: `audio 9 UDP/TLS/RTP/SAVPF 111 63`.
fn section(value: &str) -> Result<Section> {
    let mut words = value.split_whitespace();
    let kind = words.next().unwrap_or_default().to_owned();
    let portless = words.next().is_none_or(|port| port == "0");
    if !matches!(
        words.next(),
        Some("UDP/TLS/RTP/SAVPF" | "TCP/TLS/RTP/SAVPF")
    ) {
        return Err(wrong("another transport"));
    }
    let mut section = Section {
        kind,
        portless,
        ..Section::default()
    };
    for word in words.take(MOST_PAYLOADS) {
        let number: u8 = word.parse().map_err(|_| wrong("a payload type"))?;
        // 64 to 95 cannot be told from control (RFC 5761 section 4).
        if number > 127 || (64..96).contains(&number) {
            return Err(wrong("a payload type"));
        }
        section.media.payloads.push(Payload {
            number,
            map: String::new(),
            parameters: String::new(),
            feedback: Vec::new(),
        });
    }
    Ok(section)
}

fn attribute(section: &mut Section, attribute: &str) -> Result<()> {
    let (name, value) = attribute.split_once(':').unwrap_or((attribute, ""));
    let media = &mut section.media;
    let transport = &mut section.transport;
    match name {
        "ice-ufrag" => transport.ufrag = Some(ice(value, 4)?),
        "ice-pwd" => transport.password = Some(ice(value, 22)?),
        "fingerprint" => {
            if let Some(print) = fingerprint(value)? {
                transport.fingerprint = Some(print);
            }
        }
        "setup" => transport.setup = Some(value.to_owned()),
        "mid" => media.mid = mid(value)?,
        "rtcp-mux" => section.multiplexed = true,
        "bundle-only" => section.bundle_only = true,
        "sendrecv" => media.direction = Direction::Both,
        "sendonly" => media.direction = Direction::Sends,
        "recvonly" => media.direction = Direction::Receives,
        "inactive" => media.direction = Direction::Neither,
        "extmap" => extension(media, value),
        "rtpmap" => about(media, value, |payload, map| {
            map.clone_into(&mut payload.map)
        }),
        "fmtp" => about(media, value, |payload, parameters| {
            parameters.clone_into(&mut payload.parameters);
        }),
        "rtcp-fb" => about(media, value, |payload, feedback| {
            if payload.feedback.len() < 16 {
                payload.feedback.push(feedback.to_owned());
            }
        }),
        "rid" | "simulcast" => return Err(wrong("simulcast")),
        _ => {}
    }
    Ok(())
}

/// Applies a value like `96 VP8/90000` to the payload that it names.
fn about(media: &mut Media, value: &str, apply: impl FnOnce(&mut Payload, &str)) {
    let Some((number, rest)) = value.split_once(' ') else {
        return;
    };
    let found = media
        .payloads
        .iter_mut()
        .find(|payload| number.parse() == Ok(payload.number));
    if let Some(payload) = found {
        apply(payload, rest.trim());
    }
}

fn extension(media: &mut Media, value: &str) {
    let Some((name, address)) = value.split_once(' ') else {
        return;
    };
    // A direction may follow the name: `3/sendonly`.
    let name = name.split('/').next().and_then(|name| name.parse().ok());
    if let Some(name @ 1..=14) = name
        && address.trim() == TRANSPORT_NUMBERS
    {
        media.numbers = Some(name);
    }
}

/// A user fragment or a password: ICE characters (RFC 8839 section 5.4).
fn ice(value: &str, least: usize) -> Result<String> {
    let fine = (least..=256).contains(&value.len())
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/');
    fine.then(|| value.to_owned())
        .ok_or(wrong("ice credentials"))
}

fn mid(value: &str) -> Result<String> {
    let fine = (1..=32).contains(&value.len())
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.{}".contains(&byte));
    fine.then(|| value.to_owned()).ok_or(wrong("mid"))
}

/// `sha-256 AB:CD…`; `None` for another hash.
fn fingerprint(value: &str) -> Result<Option<[u8; 32]>> {
    let Some((hash, digits)) = value.split_once(' ') else {
        return Err(wrong("a fingerprint"));
    };
    if !hash.eq_ignore_ascii_case("sha-256") {
        return Ok(None);
    }
    let mut print = [0; 32];
    let mut pairs = digits.trim().split(':');
    for byte in &mut print {
        let pair = pairs
            .next()
            .filter(|pair| pair.len() == 2 && pair.bytes().all(|digit| digit.is_ascii_hexdigit()));
        *byte = pair
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
            .ok_or(wrong("a fingerprint"))?;
    }
    if pairs.next().is_some() {
        return Err(wrong("a fingerprint"));
    }
    Ok(Some(print))
}
