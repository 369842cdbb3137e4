/** The browser's peer connection to the server: sound and picture, in this order, in both ways. */
import type { Peer, PeerState, Ready } from './leg.ts';
import type { Picture } from './quality.ts';
import { codecName } from './seal/frame.ts';
import type { Sealing } from './seal/sealing.ts';

export interface PeerDoors {
  sealing: Sealing;
  changed(state: PeerState): void;
  /** A track of the other side. */
  track(track: MediaStreamTrack): void;
}

/** Of a picture that gives way to the sound, in kbit/s. */
const SMALL_KBPS = 150;
/** Sound is asked for at this rate, in bit/s: speech is clear. */
const SOUND_BPS = 40_000;

export class BrowserPeer implements Peer {
  private readonly connection: RTCPeerConnection;
  private readonly audio: RTCRtpTransceiver;
  private readonly video: RTCRtpTransceiver;
  private readonly sealing: Sealing;
  private readonly kbps: number;

  constructor(ready: Ready, doors: PeerDoors) {
    this.sealing = doors.sealing;
    this.kbps = ready.video_kbps;
    const settings: RTCConfiguration & { encodedInsertableStreams?: boolean } = {
      iceServers: ready.ice_servers,
      iceTransportPolicy: ready.relay_only ? 'relay' : 'all',
      bundlePolicy: 'max-bundle',
      rtcpMuxPolicy: 'require',
    };
    if (doors.sealing.streams) settings.encodedInsertableStreams = true;
    this.connection = new RTCPeerConnection(settings);
    this.audio = this.connection.addTransceiver('audio', {
      direction: 'sendrecv',
      sendEncodings: [{ maxBitrate: SOUND_BPS, networkPriority: 'high', priority: 'high' }],
    });
    this.video = this.connection.addTransceiver('video', {
      direction: 'sendrecv',
      sendEncodings: [{ maxBitrate: this.kbps * 1_000 }],
    });
    try {
      this.seal();
    } catch (error) {
      this.connection.close();
      throw error;
    }
    this.connection.ontrack = ({ track }) => doors.track(track);
    this.connection.onconnectionstatechange = () => {
      const state = this.connection.connectionState;
      if (state === 'connected' || state === 'disconnected' || state === 'failed') {
        doors.changed(state);
      }
    };
  }

  async offer(restart: boolean): Promise<string> {
    if (restart) this.connection.restartIce();
    await this.connection.setLocalDescription();
    return this.connection.localDescription?.sdp ?? '';
  }

  async answer(sdp: string): Promise<void> {
    await this.connection.setRemoteDescription({ type: 'answer', sdp });
    // As the browser took it, and not as the server's text has it.
    this.sealing.codec(codecName(this.video.sender.getParameters().codecs?.[0]?.mimeType));
  }

  /** What is sent: null for nothing. */
  async send(sound: MediaStreamTrack | null, picture: MediaStreamTrack | null): Promise<void> {
    await Promise.all([
      this.audio.sender.replaceTrack(sound),
      this.video.sender.replaceTrack(picture),
    ]);
  }

  /** Holds the picture to what the network bears. */
  async limit(picture: Picture, screen: boolean): Promise<void> {
    const parameters = this.video.sender.getParameters();
    const [encoding] = parameters.encodings;
    if (!encoding) return;
    const small = picture === 'small';
    encoding.active = picture !== 'none';
    encoding.maxBitrate = (small ? Math.min(SMALL_KBPS, this.kbps) : this.kbps) * 1_000;
    // A small screen could not be read: it moves more rarely instead.
    encoding.scaleResolutionDownBy = small && !screen ? 2 : 1;
    await this.video.sender.setParameters(parameters);
  }

  async stats(): Promise<(Record<string, unknown> & { type: string })[]> {
    const report = await this.connection.getStats();
    return [
      ...(report as unknown as Map<string, Record<string, unknown> & { type: string }>).values(),
    ];
  }

  close(): void {
    this.connection.onconnectionstatechange = null;
    this.connection.ontrack = null;
    this.connection.close();
  }

  private seal(): void {
    for (const [transceiver, kind] of [
      [this.audio, 'audio'],
      [this.video, 'video'],
    ] as const) {
      this.sealing.attach(transceiver.sender, 'out', kind);
      this.sealing.attach(transceiver.receiver, 'in', kind);
    }
  }
}
