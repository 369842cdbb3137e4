/** Plays the server's part in a call's media: a page with the fake camera answers each offer, as if it
 *  were the other side. */

/** What a browser needs to hold a call with made-up devices. */
export const FAKE_DEVICES = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  // As in the browsers of people: a touch of the page lets it sound.
  '--autoplay-policy=document-user-activation-required',
];

export const CALL = '01999999-0000-7000-8000-0000000000c1';

export const invited = (name) => ({
  type: 'video_invited',
  call: CALL,
  name,
  expires_at: (Date.now() + 45_000) * 1_000,
});
export const callEvent = (type, more = {}) => ({ type, call: CALL, ...more });
export const joined = (side) => callEvent('video_joined', { side });

/** Runs in the page that answers. */
async function answer(sdp) {
  const peer = new RTCPeerConnection();
  globalThis.peers = [...(globalThis.peers ?? []), peer];
  await peer.setRemoteDescription({ type: 'offer', sdp });
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const tracks = { audio: stream.getAudioTracks()[0], video: stream.getVideoTracks()[0] };
  for (const transceiver of peer.getTransceivers()) {
    transceiver.direction = 'sendrecv';
    await transceiver.sender.replaceTrack(tracks[transceiver.receiver.track.kind]);
  }
  const gathered = new Promise((done) => {
    peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && done();
  });
  await peer.setLocalDescription();
  await gathered;
  return peer.localDescription.sdp;
}

/** Answers signals of one page; `address` tells any page of Portti's origin, `notify` sends a notice.
 *  `other` is how the other side is. */
export function playCall(context, address, { other = {} } = {}) {
  let page = null;
  const state = { connected: true, audio: true, video: true, screen: false, ...other };
  return async ({ signal }, notify) => {
    const { attempt } = signal;
    switch (signal.type) {
      case 'join':
        notify({ type: 'ready', attempt, ice_servers: [], video_kbps: 800, relay_only: false });
        break;
      case 'offer': {
        page ??= await context.newPage();
        await page.goto(address());
        const sdp = await page.evaluate(answer, signal.sdp);
        notify({ type: 'answer', attempt, sdp });
        notify({ type: 'other', ...state });
        break;
      }
      case 'key':
        // This side does not encrypt.
        notify({ type: 'key', key: 'x' });
        break;
    }
  };
}
