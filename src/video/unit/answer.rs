//! The answer to an offer, as text (RFC 8829 section 5.3).

use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

use super::UnitError;
use super::agreement::{Agreement, Kind};
use super::offer::{Direction, Media, Offer, Payload, TRANSPORT_NUMBERS};

/// What the answer needs of the leg and the unit.
pub(super) struct Answer<'a> {
    pub(super) offer: &'a Offer,
    pub(super) agreement: &'a Agreement,
    /// Names the session (RFC 8866 section 5.2).
    pub(super) session: u64,
    /// Grows with each answer of the session.
    pub(super) version: u64,
    pub(super) ufrag: &'a str,
    pub(super) password: &'a str,
    /// The fingerprint of the unit's certificate, in hexadecimal pairs.
    pub(super) fingerprint: &'a str,
    /// The sources that the unit sends to this leg with.
    pub(super) sources: [u32; 3],
    pub(super) addresses: &'a [IpAddr],
    pub(super) udp: u16,
    pub(super) tcp: Option<u16>,
    pub(super) max_kbps: u32,
}

impl Answer<'_> {
    /// The answer as text.
    pub(super) fn text(&self) -> String {
        let mut text = String::with_capacity(2_048);
        // Writing to a string does not fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let (audio, video) = (&self.offer.audio, &self.offer.video);
        write!(
            text,
            "v=0\r\no=- {} {} IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=ice-lite\r\n\
             a=group:BUNDLE {} {}\r\na=msid-semantic: WMS portti\r\n",
            self.session, self.version, audio.mid, video.mid
        )?;
        self.section(text, audio, Kind::Audio)?;
        self.section(text, video, Kind::Video)
    }

    fn section(&self, text: &mut String, media: &Media, kind: Kind) -> std::fmt::Result {
        let (word, payload, again) = match kind {
            Kind::Audio => ("audio", &self.agreement.audio, None),
            Kind::Video | Kind::Again => ("video", &self.agreement.video, self.agreement.again),
        };
        self.media_line(text, word, payload.number, again)?;
        if kind == Kind::Video {
            let kbps = self.max_kbps;
            let bits = u64::from(kbps) * 1_000;
            write!(text, "b=AS:{kbps}\r\nb=TIAS:{bits}\r\n")?;
        }
        write!(
            text,
            "a=ice-ufrag:{}\r\na=ice-pwd:{}\r\na=fingerprint:sha-256 {}\r\na=setup:passive\r\n\
             a=mid:{}\r\n",
            self.ufrag, self.password, self.fingerprint, media.mid
        )?;
        if let Some(name) = self.agreement.numbers(kind) {
            write!(text, "a=extmap:{name} {TRANSPORT_NUMBERS}\r\n")?;
        }
        let direction = match media.direction {
            Direction::Both => "sendrecv",
            Direction::Sends => "recvonly",
            Direction::Receives => "sendonly",
            Direction::Neither => "inactive",
        };
        write!(
            text,
            "a={direction}\r\na=msid:portti {word}\r\na=rtcp-mux\r\na=rtcp-rsize\r\n"
        )?;
        self.payload(text, payload, kind, again)?;
        self.sources(text, word, kind, again.is_some())?;
        self.candidates(text)
    }

    fn media_line(
        &self,
        text: &mut String,
        word: &str,
        number: u8,
        again: Option<u8>,
    ) -> std::fmt::Result {
        write!(text, "m={word} {} UDP/TLS/RTP/SAVPF {number}", self.udp)?;
        if let Some(again) = again {
            write!(text, " {again}")?;
        }
        match self.addresses.first() {
            Some(IpAddr::V6(ip)) => write!(text, "\r\nc=IN IP6 {ip}\r\n"),
            Some(IpAddr::V4(ip)) => write!(text, "\r\nc=IN IP4 {ip}\r\n"),
            None => text.write_str("\r\nc=IN IP4 0.0.0.0\r\n"),
        }
    }

    fn payload(
        &self,
        text: &mut String,
        payload: &Payload,
        kind: Kind,
        again: Option<u8>,
    ) -> std::fmt::Result {
        let number = payload.number;
        write!(text, "a=rtpmap:{number} {}\r\n", payload.map)?;
        let wanted: &[&str] = match kind {
            Kind::Audio => &["transport-cc"],
            Kind::Video | Kind::Again => {
                &["transport-cc", "goog-remb", "ccm fir", "nack", "nack pli"]
            }
        };
        let numbered = self.agreement.numbers(kind).is_some();
        for message in wanted {
            // The receiver's estimate stands in where the packets have no numbers to report on.
            let useful = match *message {
                "transport-cc" => numbered,
                "goog-remb" => !numbered,
                _ => true,
            };
            if useful && payload.feedback.iter().any(|offered| offered == message) {
                write!(text, "a=rtcp-fb:{number} {message}\r\n")?;
            }
        }
        let parameters = match kind {
            Kind::Audio => "minptime=10;useinbandfec=1",
            Kind::Video | Kind::Again => payload.parameters.as_str(),
        };
        if !parameters.is_empty() {
            write!(text, "a=fmtp:{number} {parameters}\r\n")?;
        }
        if let Some(again) = again {
            write!(
                text,
                "a=rtpmap:{again} rtx/90000\r\na=fmtp:{again} apt={number}\r\n"
            )?;
        }
        Ok(())
    }

    fn sources(&self, text: &mut String, word: &str, kind: Kind, again: bool) -> std::fmt::Result {
        let [audio, video, repair] = self.sources;
        let main = if kind == Kind::Audio { audio } else { video };
        if again {
            write!(text, "a=ssrc-group:FID {main} {repair}\r\n")?;
        }
        for source in [Some(main), again.then_some(repair)].into_iter().flatten() {
            write!(
                text,
                "a=ssrc:{source} cname:portti\r\na=ssrc:{source} msid:portti {word}\r\n"
            )?;
        }
        Ok(())
    }

    /// Host candidates (RFC 8839 section 5.1, RFC 6544 section 4.5), UDP before TCP.
    fn candidates(&self, text: &mut String) -> std::fmt::Result {
        let preference = |kind: u32, place: usize| {
            let local = 65_535_u32.saturating_sub(u32::try_from(place).unwrap_or(65_535));
            (kind << 24) | (local << 8) | 255
        };
        for (place, ip) in self.addresses.iter().enumerate() {
            let (priority, port) = (preference(126, place), self.udp);
            let foundation = 2 * place + 1;
            write!(
                text,
                "a=candidate:{foundation} 1 udp {priority} {ip} {port} typ host\r\n"
            )?;
            if let Some(port) = self.tcp {
                let (priority, foundation) = (preference(90, place), foundation + 1);
                write!(
                    text,
                    "a=candidate:{foundation} 1 tcp {priority} {ip} {port} typ host \
                     tcptype passive\r\n"
                )?;
            }
        }
        text.write_str("a=end-of-candidates\r\n")
    }
}

/// The addresses to tell: the public ones, or the one that is bound.
///
/// # Errors
///
/// Where there is none.
pub(super) fn told_addresses(
    public: &[IpAddr],
    bound: SocketAddr,
) -> Result<Vec<IpAddr>, UnitError> {
    if !public.is_empty() {
        return Ok(public.to_vec());
    }
    if bound.ip().is_unspecified() {
        return Err(UnitError::Settings(
            "a wildcard is bound, so the public addresses must be told",
        ));
    }
    Ok(vec![bound.ip()])
}
