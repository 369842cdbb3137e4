//! One browser: a peer connection of the library without sockets and clocks.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use rtc::interceptor::{Registry, Slot};
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::interceptor_registry::{
    configure_nack, configure_rtcp_reports, configure_twcc,
};
use rtc::peer_connection::configuration::media_engine::MediaEngine;
use rtc::peer_connection::configuration::{RTCConfigurationBuilder, RTCOfferOptions};
use rtc::peer_connection::event::RTCPeerConnectionEvent;
use rtc::peer_connection::message::RTCMessage;
use rtc::peer_connection::sdp::RTCSessionDescription;
use rtc::peer_connection::state::RTCPeerConnectionState;
use rtc::peer_connection::transport::{
    CandidateConfig, CandidateHostConfig, RTCDtlsTransportState, RTCIceCandidate,
};
use rtc::peer_connection::{RTCPeerConnection, RTCPeerConnectionBuilder};
use rtc::rtp_transceiver::RTCRtpSenderId;
use rtc::rtp_transceiver::rtp_sender::{
    RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters,
    RTCRtpEncodingParameters, RTCRtpRtxParameters, RtpCodecKind,
};
use rtc::sansio::Protocol as _;
use rtc::shared::{TaggedBytesMut, TransportContext, TransportProtocol};

use crate::listener::{Listener, Reports};

/// The payload types of a browser: sound, picture, retransmission.
pub type Types = [u8; 3];

/// As Chromium numbers them, and otherwise.
pub const TYPES: [Types; 2] = [[111, 96, 97], [109, 120, 124]];

/// One media packet that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Got {
    pub payload_type: u8,
    pub ssrc: u32,
    pub sequence: u16,
    pub payload: Bytes,
}

pub struct Peer {
    pub pc: RTCPeerConnection,
    pub address: SocketAddr,
    pub connected: bool,
    pub got: Vec<Got>,
    /// The control packets that came.
    pub reports: Reports,
    pub types: Types,
    pub ssrcs: [u32; 3],
    senders: [RTCRtpSenderId; 2],
    sequences: [u16; 2],
}

fn codec(
    name: &str,
    clock_rate: u32,
    channels: u16,
    line: &str,
    number: u8,
) -> RTCRtpCodecParameters {
    let message = |typ: &str, parameter: &str| RTCPFeedback {
        typ: typ.to_owned(),
        parameter: parameter.to_owned(),
    };
    let rtcp_feedback = match name {
        "video/VP8" | "video/H264" => vec![
            message("nack", ""),
            message("nack", "pli"),
            message("transport-cc", ""),
        ],
        "audio/opus" => vec![message("transport-cc", "")],
        _ => vec![],
    };
    RTCRtpCodecParameters {
        rtp_codec: RTCRtpCodec {
            mime_type: name.to_owned(),
            clock_rate,
            channels,
            sdp_fmtp_line: line.to_owned(),
            rtcp_feedback,
        },
        payload_type: number,
    }
}

/// The parameters of a codec.
fn format_of(picture_codec: &str) -> &'static str {
    match picture_codec {
        "video/H264" => "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        _ => "",
    }
}

impl Peer {
    /// A browser at an address, with its own numbers.
    pub fn new(now: Instant, address: SocketAddr, types: Types, first_ssrc: u32) -> Self {
        Self::with(now, address, types, first_ssrc, "video/VP8")
    }

    /// A browser that can do this one codec of picture.
    pub fn with(
        now: Instant,
        address: SocketAddr,
        types: Types,
        first_ssrc: u32,
        picture_codec: &str,
    ) -> Self {
        let [sound, picture, again] = types;
        let mut engine = MediaEngine::default();
        let opus = codec("audio/opus", 48_000, 2, "minptime=10;useinbandfec=1", sound);
        let video = codec(picture_codec, 90_000, 0, format_of(picture_codec), picture);
        let rtx = codec("video/rtx", 90_000, 0, &format!("apt={picture}"), again);
        engine
            .register_codec(opus.clone(), RtpCodecKind::Audio)
            .unwrap();
        engine
            .register_codec(video.clone(), RtpCodecKind::Video)
            .unwrap();
        engine.register_codec(rtx, RtpCodecKind::Video).unwrap();
        let registry = configure_rtcp_reports(configure_nack(Registry::new(), &mut engine));
        let registry = configure_twcc(registry, &mut engine).unwrap();
        let reports = Reports::default();
        let registry = registry.with(Slot::Custom(500), Listener::new(&reports));
        let mut pc = RTCPeerConnectionBuilder::new()
            .with_configuration(RTCConfigurationBuilder::new().build())
            .with_media_engine(engine)
            .with_interceptor_registry(registry)
            .build(now)
            .unwrap();
        let ssrcs = [first_ssrc, first_ssrc + 1, first_ssrc + 2];
        let mut track = |kind, codec: &RTCRtpCodecParameters, ssrc, rtx: Option<u32>| {
            let coding = RTCRtpEncodingParameters {
                rtp_coding_parameters: RTCRtpCodingParameters {
                    ssrc: Some(ssrc),
                    rtx: rtx.map(|ssrc| RTCRtpRtxParameters { ssrc }),
                    ..Default::default()
                },
                codec: codec.rtp_codec.clone(),
                ..Default::default()
            };
            let name = format!("{kind}");
            let track =
                MediaStreamTrack::new("own".to_owned(), name.clone(), name, kind, vec![coding]);
            pc.add_track(track).unwrap()
        };
        let senders = [
            track(RtpCodecKind::Audio, &opus, ssrcs[0], None),
            track(RtpCodecKind::Video, &video, ssrcs[1], Some(ssrcs[2])),
        ];
        let mut peer = Self {
            pc,
            address,
            connected: false,
            got: Vec::new(),
            reports,
            types,
            ssrcs,
            senders,
            sequences: [100, 30_000],
        };
        peer.add_candidate();
        peer
    }

    fn add_candidate(&mut self) {
        let candidate = CandidateHostConfig {
            base_config: CandidateConfig {
                network: "udp".to_owned(),
                address: self.address.ip().to_string(),
                port: self.address.port(),
                component: 1,
                ..Default::default()
            },
            ..Default::default()
        }
        .new_candidate_host()
        .unwrap();
        let init = RTCIceCandidate::from(&candidate).to_json().unwrap();
        self.pc.add_local_candidate(init).unwrap();
    }

    /// The offer, or a restart.
    pub fn offer(&mut self, now: Instant, restart: bool) -> String {
        let options = RTCOfferOptions {
            ice_restart: restart,
        };
        let offer = self.pc.create_offer(Some(options)).unwrap();
        self.pc.set_local_description(now, offer.clone()).unwrap();
        if restart {
            self.add_candidate();
        }
        offer.sdp
    }

    pub fn accept(&mut self, now: Instant, answer: String) {
        let answer = RTCSessionDescription::answer(answer).unwrap();
        self.pc.set_remote_description(now, answer).unwrap();
    }

    /// Takes a packet.
    pub fn take(&mut self, now: Instant, from: SocketAddr, packet: &[u8]) {
        // What a browser cannot use it drops.
        drop(self.pc.handle_read(TaggedBytesMut {
            now,
            transport: TransportContext {
                local_addr: self.address,
                peer_addr: from,
                ecn: None,
                transport_protocol: TransportProtocol::UDP,
            },
            message: BytesMut::from(packet),
        }));
        self.poll();
    }

    /// Lets the timers pass, and gives what is to be sent, with where to.
    pub fn step(&mut self, now: Instant) -> Vec<(SocketAddr, BytesMut)> {
        if self.pc.poll_timeout().is_some_and(|at| at <= now) {
            drop(self.pc.handle_timeout(now));
        }
        self.poll();
        let mut out = Vec::new();
        while let Some(sent) = self.pc.poll_write() {
            out.push((sent.transport.peer_addr, sent.message));
        }
        out
    }

    fn poll(&mut self) {
        while let Some(event) = self.pc.poll_event() {
            if let RTCPeerConnectionEvent::OnConnectionStateChangeEvent(state) = event {
                self.connected = state == RTCPeerConnectionState::Connected;
            }
        }
        while let Some(read) = self.pc.poll_read() {
            if let RTCMessage::RtpPacket(_, packet) = read.message {
                self.got.push(Got {
                    payload_type: packet.header.payload_type,
                    ssrc: packet.header.ssrc,
                    sequence: packet.header.sequence_number,
                    payload: packet.payload,
                });
            }
        }
    }

    /// Sends one packet of sound or picture; the sequence number it had.
    pub fn send(&mut self, now: Instant, picture: bool, payload: &[u8]) -> u16 {
        let stamp = u32::from(self.sequences[usize::from(picture)]) * 3_000;
        self.send_at(now, picture, stamp, payload)
    }

    /// The same with a time stamp, which the packets of one picture share.
    pub fn send_at(&mut self, now: Instant, picture: bool, stamp: u32, payload: &[u8]) -> u16 {
        let place = usize::from(picture);
        let sequence = self.sequences[place];
        self.sequences[place] = sequence.wrapping_add(1);
        let packet = rtc::rtp::Packet {
            header: rtc::rtp::Header {
                version: 2,
                marker: true,
                payload_type: self.types[place],
                sequence_number: sequence,
                timestamp: stamp,
                ssrc: self.ssrcs[place],
                ..Default::default()
            },
            payload: Bytes::copy_from_slice(payload),
        };
        let sender = self.senders[place];
        self.pc
            .rtp_sender(sender)
            .unwrap()
            .write_rtp(now, packet)
            .unwrap();
        sequence
    }

    /// Sends control packets of its own.
    pub fn control(&mut self, now: Instant, packets: Vec<Box<dyn rtc::rtcp::Packet>>) {
        let sender = self.senders[1];
        let mut sender = self.pc.rtp_sender(sender).unwrap();
        sender.write_rtcp(now, packets).unwrap();
    }

    /// The payloads that came, of sound or of picture.
    pub fn payloads(&self, picture: bool) -> Vec<Bytes> {
        let number = self.types[usize::from(picture)];
        let wanted = self.got.iter().filter(|got| got.payload_type == number);
        wanted.map(|got| got.payload.clone()).collect()
    }

    /// The sources that were seen.
    pub fn sources(&self) -> HashSet<u32> {
        self.got.iter().map(|got| got.ssrc).collect()
    }

    /// The other end said goodbye.
    pub fn is_left(&mut self) -> bool {
        let sender = self.pc.rtp_sender(self.senders[0]).unwrap();
        let state = sender.transport().map(|transport| transport.state());
        state == Some(RTCDtlsTransportState::Closed)
    }

    pub fn close(&mut self, now: Instant) -> Vec<(SocketAddr, BytesMut)> {
        self.pc.close().unwrap();
        self.step(now + Duration::from_millis(1))
    }
}
