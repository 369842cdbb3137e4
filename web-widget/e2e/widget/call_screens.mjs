/** The screens of the video call: how to come to each with a played server. */
import { callEvent, goOnPlain, invited, joined, playCall } from '../lib/played_call.mjs';
import { ready, texts } from './data.mjs';

const rings = (language) => [...ready(language), invited(texts(language).nurse)];
const open = (language) => [...rings(language), callEvent('video_accepted')];
const both = (language) => [...open(language), joined('professional'), joined('resident')];

const enter = (chat) => chat.locator('.call-card .button.go').click();

/** Into the call, where a played other side is. */
async function join(chat, played, page, { asks = false, ...how } = {}) {
  played.state.call = playCall(page.context(), () => played.state.plainPage, how);
  await enter(chat);
  await chat.locator('.call-level').waitFor();
  await chat.locator('.call-choices .go').click();
  await chat.locator('.call[data-way=on]').waitFor();
  if (!asks) await goOnPlain(chat);
}

/** The first frame of the other's picture is there. */
const pictured = (chat) =>
  chat.locator('.call-other').evaluate(
    (video) =>
      video.readyState >= 2 ||
      new Promise((done) => {
        video.addEventListener('loadeddata', done, { once: true });
      }),
  );

/** Runs in every page: the microphone is taken by another program as soon as it is there. */
function takeMicrophone() {
  if (!navigator.mediaDevices) return;
  const { getUserMedia } = navigator.mediaDevices;
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const stream = await getUserMedia.call(navigator.mediaDevices, wish);
    const [track] = stream.getAudioTracks();
    setTimeout(() => track?.dispatchEvent(new Event('mute')), 0);
    return stream;
  };
}

/** Runs in every page: the person says no. */
function deny() {
  if (!navigator.mediaDevices) return;
  navigator.mediaDevices.getUserMedia = () =>
    Promise.reject(new DOMException('played', 'NotAllowedError'));
}

export const CALL_SCREENS = {
  'call-invited': {
    held: rings,
    show: (chat) => chat.locator('.call-card .button.go').waitFor(),
  },
  'call-check': {
    held: open,
    show: async (chat) => {
      await enter(chat);
      await chat.locator('.call-preview video').waitFor();
      await chat.locator('.call-level').waitFor();
    },
  },
  'call-denied': {
    held: open,
    script: deny,
    show: async (chat) => {
      await enter(chat);
      await chat.locator('.call-trouble .notice').nth(1).waitFor();
    },
  },
  'call-on': {
    held: both,
    show: async (chat, played, page) => {
      await join(chat, played, page);
      await pictured(chat);
    },
  },
  'call-asks': {
    held: both,
    show: async (chat, played, page) => {
      await join(chat, played, page, { asks: true });
      await chat.locator('.call-question').waitFor();
    },
  },
  'call-trouble': {
    held: both,
    script: takeMicrophone,
    show: async (chat, played, page) => {
      await join(chat, played, page);
      await chat.locator('.call-troubles .notice').waitFor();
    },
  },
  'call-small': {
    held: both,
    show: async (chat, played, page) => {
      await join(chat, played, page);
      await pictured(chat);
      await chat.locator('.header .button.icon').last().click();
      await chat.locator('.call-unfold:focus').waitFor();
    },
  },
  'call-alone': {
    held: (language) => [...both(language), callEvent('video_left', { side: 'professional' })],
    show: async (chat, played, page) => {
      await join(chat, played, page, { other: { connected: false } });
      await chat.locator('.call-word').waitFor();
      await chat.locator('.call-lock summary').click();
    },
  },
  'call-whole': {
    held: both,
    show: async (chat, played, page) => {
      await join(chat, played, page, { other: { video: false, audio: false } });
      await chat.locator('.call-marks li').nth(1).waitFor();
      await chat.locator('.call-control').nth(2).click();
      await chat.locator('.call-frame.alone').waitFor();
    },
  },
  'call-settings': {
    held: both,
    show: async (chat, played, page) => {
      await join(chat, played, page);
      await chat.locator('.call-more .call-control').first().click();
      await chat.locator('.call-settings').waitFor();
    },
  },
  'call-ready': {
    held: both,
    show: async (chat, played, page) => {
      played.state.call = playCall(page.context(), () => played.state.plainPage);
      await chat.locator('.call-card .button.go').waitFor();
    },
  },
  'call-left': {
    held: both,
    show: async (chat, played, page) => {
      await join(chat, played, page);
      await chat.locator('.call-control.end').click();
      await chat.locator('.call-card .button.go:focus').waitFor();
    },
  },
  'call-over': {
    held: (language) => [...both(language), callEvent('video_ended', { side: 'professional' })],
    show: (chat) => chat.locator('.happening').last().waitFor(),
  },
};
