/** Plays the server's part in a call's media: a page with the fake camera answers each offer, as if it
 *  were the other side. */

/** What a browser needs to hold a call with made-up devices. */
export const FAKE_DEVICES = [
  // Five pictures a second move enough, and cost little.
  '--use-fake-device-for-media-stream=device-count=1,fps=5',
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
 *  `other` is how the other side is; where it is `silent`, it says nothing of keys by itself. What
 *  comes back also has `putOut`, the server's word that another page has joined, and `cannot`, the
 *  other side's that it cannot encrypt. */
export function playCall(context, address, { other = {}, silent = false } = {}) {
  let page = null;
  const state = { connected: true, audio: true, video: true, screen: false, ...other };
  const play = async ({ signal }, notify) => {
    const { attempt } = signal;
    switch (signal.type) {
      case 'join':
        play.putOut = () => notify({ type: 'replaced', attempt });
        play.cannot = () => notify({ type: 'key', key: 'x' });
        notify({
          type: 'ready',
          attempt,
          ice_servers: [],
          video_kbps: 800,
          relay_only: false,
          layers: false,
        });
        break;
      case 'offer': {
        try {
          page ??= await context.newPage();
          await page.goto(address());
          const sdp = await page.evaluate(answer, signal.sdp);
          notify({ type: 'answer', attempt, sdp });
          notify({ type: 'other', ...state });
        } catch (error) {
          // The screen was given up meanwhile; why, it tells itself.
          if (!String(error).includes('has been closed')) throw error;
        }
        break;
      }
      case 'key':
        // This side does not encrypt.
        if (!silent) play.cannot();
        break;
    }
  };
  return play;
}

/** Goes on with a call that is not sealed, when asked. */
export const goOnPlain = (place) => place.getByRole('button', { name: GO_ON }).click();

const GO_ON = /^(Jatka ilman|Fortsätt utan|Go on without)/;
