//! One side of a call that costs the bench little: one check, one handshake, and from then on bare
//! packets. What it hears it does not open, but for samples.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use portti::clock::Clock;
use quinn_udp::UdpSocketState;
use ring::hmac;
use rtc::crypto::RTCCryptoProvider;
use rtc::dtls::config::{ConfigBuilder, ExtendedMasterSecretType, HandshakeConfig};
use rtc::dtls::crypto::Certificate;
use rtc::dtls::endpoint::{Endpoint, EndpointEvent};
use rtc::dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc::shared::TransportProtocol;
use rtc::srtp::config::{Config, LABEL_EXTRACTOR_DTLS_SRTP};
use rtc::srtp::context::Context;
use rtc::srtp::protection_profile::ProtectionProfile;

use crate::browser::Room;
use crate::sound::{HEAD, Heard, Stream};
use crate::stun;

/// How often a check is repeated that was not answered.
const CHECK: Duration = Duration::from_millis(500);
/// How often a side tells what it heard, as browsers do.
const FEEDBACK: Duration = Duration::from_millis(100);
const FRAGMENT: &str = "side";
const PASSWORD: &str = "aSideOfTheBenchAndNoSecret";

/// What all sides have in common.
pub struct Identity {
    config: Arc<HandshakeConfig>,
    fingerprint: String,
    provider: Arc<dyn RTCCryptoProvider>,
}

impl Identity {
    pub fn fresh() -> Self {
        let provider = rtc::crypto::default_provider().unwrap();
        let name = vec!["side".to_owned()];
        let certificate = Certificate::generate_self_signed(name, provider.crypto()).unwrap();
        let digest = ring::digest::digest(&ring::digest::SHA256, &certificate.certificate[0]);
        let pairs: Vec<String> = digest
            .as_ref()
            .iter()
            .map(|it| format!("{it:02X}"))
            .collect();
        let config = ConfigBuilder::default()
            .with_crypto_provider(Arc::clone(&provider))
            .with_certificates(vec![certificate])
            .with_srtp_protection_profiles(vec![SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm])
            .with_insecure_skip_verify(true)
            .with_extended_master_secret(ExtendedMasterSecretType::Require)
            .build(true, None)
            .unwrap();
        Self {
            config: Arc::new(config),
            fingerprint: pairs.join(":"),
            provider,
        }
    }
}

/// Where the other end is, and how to ask it.
struct Way {
    name: String,
    key: hmac::Key,
    address: SocketAddr,
}

pub struct Side {
    socket: UdpSocket,
    state: UdpSocketState,
    way: Option<Way>,
    own: hmac::Key,
    checked: Option<Instant>,
    dtls: Endpoint,
    keys: Option<[Context; 2]>,
    /// What it sends: sound and picture.
    pub streams: [Stream; 2],
    /// What it hears of the other side.
    pub heard: Heard,
    /// The next transport-wide number.
    number: u16,
    told: Instant,
}

impl Side {
    pub fn new(number: u32) -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let own = socket.local_addr().unwrap();
        Self {
            state: UdpSocketState::new((&socket).into()).unwrap(),
            socket,
            way: None,
            own: stun::key(PASSWORD),
            checked: None,
            dtls: Endpoint::new(own, TransportProtocol::UDP, None),
            keys: None,
            streams: Stream::both(number),
            heard: Heard::default(),
            number: 0,
            told: Instant::now(),
        }
    }

    pub fn port(&self) -> u16 {
        self.socket.local_addr().unwrap().port()
    }

    /// The port that it sends to.
    pub fn server_port(&self) -> u16 {
        self.way.as_ref().unwrap().address.port()
    }

    pub fn is_connected(&self) -> bool {
        self.keys.is_some()
    }

    pub fn offer(&self, identity: &Identity) -> String {
        let [sound, picture] = self.streams.each_ref().map(|stream| stream.payload_type);
        let numbers = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
        let section = |mid, kind, payload_type, map: &str, feedback: &str| {
            format!(
                "m={kind} 9 UDP/TLS/RTP/SAVPF {payload_type}\r\na=mid:{mid}\r\na=rtcp-mux\r\n\
                 a=sendrecv\r\na=extmap:3 {numbers}\r\na=rtpmap:{payload_type} {map}\r\n\
                 a=rtcp-fb:{payload_type} transport-cc\r\n{feedback}"
            )
        };
        let nack = format!("a=rtcp-fb:{picture} nack\r\na=rtcp-fb:{picture} nack pli\r\n");
        format!(
            "v=0\r\na=group:BUNDLE 0 1\r\na=ice-ufrag:{FRAGMENT}\r\na=ice-pwd:{PASSWORD}\r\n\
             a=setup:active\r\na=fingerprint:sha-256 {}\r\n{}{}",
            identity.fingerprint,
            section(0, "audio", sound, "opus/48000/2", ""),
            section(1, "video", picture, "VP8/90000", &nack),
        )
    }

    pub fn accept(&mut self, answer: &str) {
        let line = |name: &str| answer.lines().find_map(|line| line.strip_prefix(name));
        let candidate = line("a=candidate:").unwrap();
        let words: Vec<&str> = candidate.split(' ').collect();
        let address: SocketAddr = format!("{}:{}", words[4], words[5]).parse().unwrap();
        self.socket.connect(address).unwrap();
        self.way = Some(Way {
            name: format!("{}:{FRAGMENT}", line("a=ice-ufrag:").unwrap()),
            key: stun::key(line("a=ice-pwd:").unwrap()),
            address,
        });
    }

    /// Goes on with the check and the handshake.
    pub fn connect(&mut self, identity: &Identity, room: &mut Room) {
        let now = Instant::now();
        let way = self.way.as_ref().unwrap();
        let begun = self.dtls.get_connection_state(way.address).is_some();
        if !begun && self.checked.is_none_or(|at| now - at >= CHECK) {
            self.checked = Some(now);
            let question = stun::request(&[7; 12], &way.name, &way.key);
            self.socket.send(&question).unwrap();
        }
        let address = way.address;
        self.receive(room, |side, packet, _| match packet[0] {
            // The check was answered.
            1 if !begun => {
                let config = Arc::clone(&identity.config);
                drop(side.dtls.connect(now, address, config, None));
            }
            20..=63 => side.handshake(identity, now, address, packet),
            _ => {}
        });
        if self.dtls.poll_timeout(&address).is_some_and(|at| at <= now) {
            self.dtls.handle_timeout(address, now).unwrap();
        }
        while let Some(sent) = self.dtls.poll_transmit() {
            self.socket.send(&sent.message).unwrap();
        }
    }

    fn handshake(&mut self, identity: &Identity, now: Instant, from: SocketAddr, packet: &[u8]) {
        let events = self.dtls.read(now, from, None, BytesMut::from(packet));
        for event in events.unwrap() {
            if !matches!(event, EndpointEvent::HandshakeComplete) {
                continue;
            }
            let profile = ProtectionProfile::AeadAes128Gcm;
            let mut config = Config {
                profile,
                ..Config::default()
            };
            let state = self.dtls.get_connection_state(from).unwrap();
            let length = config.keying_material_len();
            let material = state.export_keying_material(LABEL_EXTRACTOR_DTLS_SRTP, &[], length);
            let material = material.unwrap();
            config
                .set_session_keys_from_keying_material(material.as_ref(), true)
                .unwrap();
            let keys = &config.keys;
            let crypto = identity.provider.crypto();
            let context = |key: &[u8], salt: &[u8]| {
                Context::new(key, salt, profile, None, None, crypto).unwrap()
            };
            self.keys = Some([
                context(&keys.local_master_key, &keys.local_master_salt),
                context(&keys.remote_master_key, &keys.remote_master_salt),
            ]);
        }
    }

    /// Takes in what has come: `take` is given each packet with the moment that the kernel had it,
    /// in microseconds. The unit's own checks are answered here.
    fn receive(&mut self, room: &mut Room, mut take: impl FnMut(&mut Self, &[u8], u64)) {
        loop {
            room.fill(&self.socket, &self.state);
            for (packet, _, came) in room.datagrams() {
                match stun::Message::read(packet) {
                    Some(check) if check.kind == stun::Kind::Request => {
                        let own = self.socket.local_addr().unwrap();
                        let answer = stun::success(&check.transaction, own, &self.own);
                        self.socket.send(&answer).unwrap();
                    }
                    _ => take(self, packet, came),
                }
            }
            if !room.is_full() {
                return;
            }
        }
    }

    /// Talks from `at` on, and counts anew.
    pub fn begin(&mut self, at: Instant) {
        self.heard.count_anew();
        for stream in &mut self.streams {
            stream.begin(at);
        }
    }

    /// Sends what is due.
    pub fn talk(&mut self, now: Instant, clock: &Clock) {
        let Self {
            socket,
            keys: Some([out, _]),
            streams,
            number,
            ..
        } = self
        else {
            return;
        };
        for stream in streams {
            if now < stream.next {
                continue;
            }
            let (plain, header) = stream.write(clock.now().0, *number);
            *number = number.wrapping_add(1);
            let packet = out.encrypt_rtp_with_header(plain, header).unwrap();
            // What the kernel does not take is lost, as on a network.
            drop(socket.send(&packet));
        }
    }

    /// Hears what has come of the other side's streams, and tells it from time to time.
    pub fn hear(&mut self, now: Instant, room: &mut Room, other: &[Stream; 2]) {
        self.receive(room, |side, packet, came| {
            let media = (128..=191).contains(&packet[0]) && !(192..=223).contains(&packet[1]);
            if !media || packet.len() < HEAD {
                return;
            }
            if let Some(sample) = side.heard.take(packet, came, other)
                && let Some([_, heard]) = &mut side.keys
            {
                let opened = heard.decrypt_rtp(packet).unwrap();
                assert_eq!(
                    opened[HEAD..HEAD + 8],
                    sample,
                    "another packet than was sent"
                );
            }
        });
        if now - self.told >= FEEDBACK
            && let Some([out, _]) = &mut self.keys
            && let Some(feedback) = self.heard.feedback(self.streams[0].ssrc)
        {
            self.told = now;
            let packet = out.encrypt_rtcp(&feedback).unwrap();
            drop(self.socket.send(&packet));
        }
    }
}
