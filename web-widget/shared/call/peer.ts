/** The browser's peer connection to the server: sound and picture, in this order, in both ways. */
import type { Peer, PeerState, Ready } from './leg.ts';
import { PictureSender } from './picture_sender.ts';
import type { Picture } from './quality.ts';
import { codecName } from './seal/frame.ts';
import type { Sealing } from './seal/sealing.ts';

export interface PeerDoors {
  sealing: Sealing;
  changed(state: PeerState): void;
  /** A track of the other side. */
  track(track: MediaStreamTrack): void;
}

/** Sound is asked for at this rate, in bit/s: speech is clear. */
const SOUND_BPS = 40_000;

export class BrowserPeer implements Peer {
  private readonly connection: RTCPeerConnection;
  private readonly audio: RTCRtpTransceiver;
  private readonly video: RTCRtpTransceiver;
  private readonly sealing: Sealing;
  private readonly picture: PictureSender;
  /** The server wants the picture in layers. */
  private readonly layers: boolean;

  constructor(ready: Ready, doors: PeerDoors) {
    this.sealing = doors.sealing;
    this.layers = ready.layers;
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
      sendEncodings: [{ maxBitrate: ready.video_kbps * 1_000 }],
    });
    this.picture = new PictureSender(this.video.sender, ready.video_kbps);
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
    const codec = codecName(this.video.sender.getParameters().codecs?.[0]?.mimeType);
    this.sealing.codec(codec);
    if (this.layers) await this.picture.layer(codec);
  }

  /** What is sent: null for nothing. */
  async send(sound: MediaStreamTrack | null, picture: MediaStreamTrack | null): Promise<void> {
    await Promise.all([
      this.audio.sender.replaceTrack(sound),
      this.video.sender.replaceTrack(picture),
    ]);
  }

  /** Holds the picture to what the network bears. */
  limit(picture: Picture, screen: boolean): Promise<void> {
    return this.picture.limit(picture, screen);
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
