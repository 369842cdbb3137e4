/** What a test asks of a page that is in a video call. `place` is a page, or the frame of the widget. */
import assert from 'node:assert/strict';

import { answered, identifyAs } from './resident.mjs';

/** Waits until the page's media is connected. */
export const on = (place) => place.locator('.call[data-way=on]').waitFor();

/** Waits until the other's picture is shown, and fails if it stands still: frames come, and they are
 *  not all alike. */
export async function sees(place, what) {
  const video = place.locator('.call-other:not(.hidden)');
  await video.waitFor();
  const seen = await video.evaluate(async (element) => {
    const canvas = new OffscreenCanvas(64, 48);
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    const pictures = new Set();
    let frames = 0;
    const late = performance.now() + 20_000;
    while ((pictures.size < 3 || frames < 3) && performance.now() < late) {
      await new Promise((done) => {
        element.requestVideoFrameCallback(done);
        setTimeout(done, 2_000);
      });
      frames = element.getVideoPlaybackQuality().totalVideoFrames;
      pen.drawImage(element, 0, 0, 64, 48);
      pictures.add(pen.getImageData(0, 0, 64, 48).data.join());
    }
    return { frames, different: pictures.size };
  });
  assert.ok(seen.frames >= 3 && seen.different >= 3, `${what}: ${JSON.stringify(seen)}`);
}

/** Waits until something is heard of the other: the made-up microphone beeps each second. */
export async function hears(place, what) {
  const level = await place.locator('.call-other').evaluate(async (element) => {
    const context = new AudioContext();
    await context.resume();
    const sound = new MediaStream(element.srcObject.getAudioTracks());
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(sound).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    const late = performance.now() + 10_000;
    while (loudest < 0.01 && performance.now() < late) {
      await new Promise((done) => setTimeout(done, 20));
      analyser.getFloatTimeDomainData(samples);
      loudest = Math.max(loudest, ...samples.map(Math.abs));
    }
    await context.close();
    return loudest;
  });
  assert.ok(level >= 0.01, `${what}: the loudest was ${level}`);
}

/** The digits to compare, once the call is sealed. */
export async function phrase(place) {
  await place.locator('.call[data-protection=sealed]').waitFor();
  return place.locator('.call-phrase').textContent();
}

/** A button of the call, by the beginning of its name. */
export const control = (place, name) =>
  place.locator('.call-controls').getByRole('button', { name });

/** Who the resident turns out to be. */
export const VERIFIED = 'Aino Kaarina Esimerkki';

/** Runs in a page before its call: the connection, judged every two seconds, is judged when the test says
 *  so. A machine with much to do is no weak network. */
function judgeWhenTold() {
  if (globalThis.judge) return;
  globalThis.judge = () => {};
  const { setInterval } = globalThis;
  globalThis.setInterval = (run, ms) => {
    if (ms === 2_000) globalThis.judge = run;
    return setInterval(ms === 2_000 ? () => {} : run, ms);
  };
}

/** A resident whom the professional has answered, and who has identified. */
export async function identifiedFor(browser, house, nurse, name, how) {
  const resident = await answered(browser, house, nurse, name, how);
  await nurse.requestIdentification();
  const window = await resident.beginIdentification();
  const closed = window.waitForEvent('close');
  await identifyAs(window, VERIFIED);
  await closed;
  await resident.widget.locator('.identity-bar').waitFor();
  for (const { context, frame } of [resident, { context: nurse.context, frame: nurse.page }]) {
    await context.addInitScript(judgeWhenTold);
    await frame.evaluate(judgeWhenTold);
  }
  return resident;
}

export const inviteBy = (nurse) =>
  nurse.page.getByRole('button', { name: 'Invite to a video call' }).click();

export const accept = (resident) =>
  resident.widget.getByRole('button', { name: 'Join video' }).click();

export const join = (place) => place.getByRole('button', { name: 'Join the call' }).click();

/** Both into the call, the professional with the camera on. */
export async function callBetween(nurse, resident) {
  await inviteBy(nurse);
  await accept(resident);
  await join(resident.widget);
  await join(nurse.page);
  await Promise.all([on(resident.widget), on(nurse.page)]);
  await control(nurse.page, 'Turn the camera on').click();
}

/** Runs in every page: keeps the connection for `way`. Where `path` in the session's storage says
 *  "tcp", no UDP goes through. */
export function steer() {
  const { prototype } = globalThis.RTCPeerConnection ?? {};
  if (!prototype) return;
  const { setRemoteDescription } = prototype;
  prototype.setRemoteDescription = function (description) {
    globalThis.peer = this;
    const { type, sdp } = description;
    const tcp = sessionStorage.getItem('path') === 'tcp';
    const shown = tcp ? sdp.replaceAll(/^a=candidate:\S+ \d+ udp .*\r\n/gim, '') : sdp;
    return setRemoteDescription.call(this, { type, sdp: shown });
  };
}

/** By which way the media goes, as the browser's statistics say: how, and to which port. */
export const way = (frame) =>
  frame.evaluate(async () => {
    const report = await globalThis.peer.getStats();
    const stats = [...report.values()];
    const transport = stats.find(({ type }) => type === 'transport');
    const pair = report.get(transport.selectedCandidatePairId);
    const { protocol } = report.get(pair.localCandidateId);
    return { protocol, port: report.get(pair.remoteCandidateId).port };
  });

/** What the picture is sent in: its codec, and its layers where the browser tells of any. */
export const form = (frame) =>
  frame.evaluate(async () => {
    const report = await globalThis.peer.getStats();
    const picture = ({ type, kind }) => type === 'outbound-rtp' && kind === 'video';
    const { codecId, scalabilityMode } = [...report.values()].find(picture);
    return { codec: report.get(codecId)?.mimeType, layers: scalabilityMode };
  });

/** Runs in a page that `judgeWhenTold` ran in: judges so many times. */
export async function judged(times) {
  for (let time = 0; time < times; time += 1) {
    globalThis.judge();
    // The browser's numbers take a moment.
    await new Promise((done) => setTimeout(done, 200));
  }
}

/** Runs in a page that is in a call: the browser measures a long way from now on. */
export function weaken() {
  const { getStats } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.getStats = async function () {
    const report = await getStats.call(this);
    const far = { type: 'candidate-pair', nominated: true, currentRoundTripTime: 2 };
    return new Map([...report, ['far', far]]);
  };
}
