//! A witness from outside: whole peer connections of the `webrtc` library, with sockets and timers
//! of their own, hold a call through the unit.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use portti::domain::person::Side;
use portti::video::unit::{Unit, UnitSettings};
use rtc::interceptor::Registry;
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::RTCConfigurationBuilder;
use rtc::peer_connection::configuration::interceptor_registry::register_default_interceptors;
use rtc::peer_connection::configuration::media_engine::{
    MIME_TYPE_OPUS, MIME_TYPE_VP8, MediaEngine,
};
use rtc::peer_connection::sdp::RTCSessionDescription;
use rtc::peer_connection::transport::RTCIceCandidateInit;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters,
    RtpCodecKind,
};
use tokio::sync::{Notify, mpsc};
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCIceGatheringState,
    RTCPeerConnectionState,
};
use webrtc::runtime::default_runtime;

use crate::world::leg;

const LIMIT: Duration = Duration::from_secs(30);
/// Packets of each kind that each side is to hear.
const ENOUGH: u64 = 50;

/// What a browser has heard, and how it stands.
#[derive(Default)]
struct Heard {
    connected: AtomicBool,
    gathered: Notify,
    sound: AtomicU64,
    picture: AtomicU64,
}

impl Heard {
    fn enough(&self) -> bool {
        [&self.sound, &self.picture]
            .iter()
            .all(|count| count.load(Ordering::Relaxed) >= ENOUGH)
    }
}

/// What the library tells of a connection.
struct Ear(Arc<Heard>);

#[async_trait]
impl PeerConnectionEventHandler for Ear {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.0.gathered.notify_one();
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        let connected = state == RTCPeerConnectionState::Connected;
        self.0.connected.store(connected, Ordering::Relaxed);
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let heard = Arc::clone(&self.0);
        tokio::spawn(async move {
            let picture = track.kind().await == RtpCodecKind::Video;
            while let Some(event) = track.poll().await {
                if let TrackRemoteEvent::OnRtpPacket(packet) = event {
                    // What the other one said, and not what it says itself.
                    assert_eq!(packet.payload, payload(picture));
                    let count = if picture {
                        &heard.picture
                    } else {
                        &heard.sound
                    };
                    count.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
    }
}

fn payload(picture: bool) -> Bytes {
    // A whole picture of VP8, as far as its head says, and some sound.
    Bytes::from(if picture {
        vec![0x10, 0, 7, 7]
    } else {
        vec![0x78, 1, 2]
    })
}

fn codec(name: &str, clock_rate: u32, channels: u16, number: u8) -> RTCRtpCodecParameters {
    RTCRtpCodecParameters {
        rtp_codec: RTCRtpCodec {
            mime_type: name.to_owned(),
            clock_rate,
            channels,
            ..RTCRtpCodec::default()
        },
        payload_type: number,
    }
}

struct Browser {
    connection: Box<dyn PeerConnection>,
    tracks: [Arc<dyn TrackLocal>; 2],
    ssrcs: [u32; 2],
    heard: Arc<Heard>,
    sequence: u16,
}

impl Browser {
    /// A browser with sockets over UDP, or such that it has no way but TCP.
    async fn new(ssrc: u32, tcp: bool) -> Self {
        let mut engine = MediaEngine::default();
        let opus = codec(MIME_TYPE_OPUS, 48_000, 2, 111);
        let vp8 = codec(MIME_TYPE_VP8, 90_000, 0, 96);
        engine
            .register_codec(opus.clone(), RtpCodecKind::Audio)
            .unwrap();
        engine
            .register_codec(vp8.clone(), RtpCodecKind::Video)
            .unwrap();
        let registry = register_default_interceptors(Registry::new(), &mut engine).unwrap();
        let heard = Arc::<Heard>::default();
        let builder = PeerConnectionBuilder::<SocketAddr>::new()
            .with_configuration(RTCConfigurationBuilder::new().build())
            .with_media_engine(engine)
            .with_interceptor_registry(registry)
            .with_runtime(default_runtime().unwrap())
            .with_handler(Arc::new(Ear(Arc::clone(&heard))));
        let own = vec![SocketAddr::from(([127, 0, 0, 1], 0))];
        let builder = if tcp {
            builder.with_tcp_addrs(own)
        } else {
            builder.with_udp_addrs(own)
        };
        let connection = Box::pin(builder.build()).await.unwrap();
        let track = |kind, codec: RTCRtpCodecParameters, ssrc| -> Arc<dyn TrackLocal> {
            let coding = RTCRtpEncodingParameters {
                rtp_coding_parameters: RTCRtpCodingParameters {
                    ssrc: Some(ssrc),
                    ..RTCRtpCodingParameters::default()
                },
                codec: codec.rtp_codec,
                ..RTCRtpEncodingParameters::default()
            };
            let name = format!("{kind}");
            Arc::new(TrackLocalStaticRTP::new(MediaStreamTrack::new(
                "own".to_owned(),
                name.clone(),
                name,
                kind,
                vec![coding],
            )))
        };
        let ssrcs = [ssrc, ssrc + 1];
        let tracks = [
            track(RtpCodecKind::Audio, opus, ssrcs[0]),
            track(RtpCodecKind::Video, vp8, ssrcs[1]),
        ];
        for track in &tracks {
            connection.add_track(Arc::clone(track)).await.unwrap();
        }
        Self {
            connection: Box::new(connection),
            tracks,
            ssrcs,
            heard,
            sequence: 0,
        }
    }

    async fn join(&self, unit: &Unit, side: Side) {
        let offer = self.connection.create_offer(None).await.unwrap();
        self.connection.set_local_description(offer).await.unwrap();
        self.heard.gathered.notified().await;
        let offer = self.connection.local_description().await.unwrap();
        let answer = unit.answer(leg(1, side), 1, &offer.sdp).await.unwrap();
        let lines = answer.lines().map(str::to_owned);
        let lines = lines.filter(|line| line != "a=end-of-candidates");
        let (ways, rest): (Vec<_>, Vec<_>) =
            lines.partition(|line| line.starts_with("a=candidate:"));
        let answer = RTCSessionDescription::answer(rest.join("\r\n") + "\r\n").unwrap();
        self.connection
            .set_remote_description(answer)
            .await
            .unwrap();
        // One by one: only then does the library open connections for those over TCP.
        for way in ways {
            let candidate = RTCIceCandidateInit {
                candidate: way.trim_start_matches("a=").to_owned(),
                ..RTCIceCandidateInit::default()
            };
            self.connection.add_ice_candidate(candidate).await.unwrap();
        }
    }

    async fn say(&mut self) {
        self.sequence += 1;
        for (place, payload_type) in [(0, 111), (1, 96)] {
            let packet = rtc::rtp::Packet {
                header: rtc::rtp::Header {
                    version: 2,
                    marker: true,
                    payload_type,
                    sequence_number: self.sequence,
                    timestamp: u32::from(self.sequence) * 960,
                    ssrc: self.ssrcs[place],
                    ..rtc::rtp::Header::default()
                },
                payload: payload(place == 1),
            };
            self.tracks[place].write_rtp(packet).await.unwrap();
        }
    }
}

/// Two browsers talk until each has heard enough of the other.
async fn hold(ways: [bool; 2]) {
    let (changes, _told) = mpsc::channel(16);
    let settings = UnitSettings {
        tcp: ways.contains(&true).then(|| "127.0.0.1:0".parse().unwrap()),
        ..UnitSettings::default()
    };
    let unit = Unit::open(settings, changes).await.unwrap();
    let mut browsers = [
        Browser::new(1_000, ways[0]).await,
        Browser::new(2_000, ways[1]).await,
    ];
    for (browser, side) in browsers.iter().zip([Side::Resident, Side::Professional]) {
        browser.join(&unit, side).await;
    }
    let begin = Instant::now();
    while !browsers.iter().all(|browser| browser.heard.enough()) {
        assert!(begin.elapsed() < LIMIT, "they never heard enough");
        for browser in &mut browsers {
            if browser.heard.connected.load(Ordering::Relaxed) {
                browser.say().await;
            }
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(unit.counters().legs.get(), 2);
    assert_eq!(unit.counters().calls.get(), 1);
    for browser in &browsers {
        browser.connection.close().await.unwrap();
    }
    unit.shut().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_library_holds_a_call_over_one_port() {
    hold([false, false]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_library_holds_a_call_over_tcp() {
    hold([true, false]).await;
}
