/** What is said of a call. */
import { useEffect, useRef } from 'preact/hooks';
import type { LegState } from './leg.ts';
import type { LiveCall } from './live.ts';
import type { CallRoom } from './room.ts';
import type { Call, CallSide } from './state.ts';
import { t } from './texts.ts';

/** What stands in the way of talking just now; empty where nothing does. */
export function standingWords(
  way: LegState,
  { otherHere, deaf }: { otherHere: boolean | undefined; deaf: boolean },
  call: Call,
  own: CallSide,
  name: string,
): string {
  switch (way.at) {
    case 'asking':
      return t('state-asking');
    case 'line':
      return t('state-line', { position: way.position });
    case 'connecting':
      return t('state-connecting');
    case 'lost':
      return t('state-lost');
    case 'over':
      return way.code === 'unsealed' ? '' : overWords(way);
    case 'on': {
      const side = own === 'resident' ? 'professional' : 'resident';
      // The log learns of it a little later.
      if (otherHere ?? (call.kind === 'open' && call.there[side])) {
        return deaf ? t('other-deaf', { name }) : '';
      }
      const met = call.kind === 'open' && call.begunAt !== null;
      return met ? t('other-gone', { name }) : t('other-waiting', { name });
    }
    case 'out':
      return '';
  }
}

function overWords(way: Extract<LegState, { at: 'over' }>): string {
  if (way.code === 'replaced') return t('state-replaced');
  if (way.code === 'unsealed') return t('question-broken');
  return way.message || t('state-failed');
}

/** Says aloud what changes, once each. */
export function useNews(room: CallRoom, live: LiveCall, name: string): void {
  const { say } = live.settings;
  const way = live.way.value;
  const line = way.at === 'line' ? way.position : 0;
  const protection = live.protection.value;
  const { kind } = protection;
  const plain = kind === 'plain';
  useEffect(() => {
    if (way.at === 'asking') say(t('state-asking'));
    if (way.at === 'line') say(t('state-line', { position: line }));
    // In one breath: who comes in should know how the call is protected before they speak.
    if (way.at === 'on') say(plain ? `${t('state-on')} ${t('lock-plain')}` : t('state-on'));
    if (way.at === 'lost') say(t('state-lost'));
    if (way.at === 'over') say(overWords(way));
  }, [way.at, line]);

  const { connected, screen } = live.other.value;
  useChange(connected, () => say(t(connected ? 'said-joined' : 'said-left', { name })));
  useChange(screen, () => {
    if (screen) say(t('said-shares', { name }));
  });
  const muted = live.media.muted.value;
  useChange(muted, () => say(t(muted ? 'said-muted' : 'said-unmuted')));
  const camera = live.media.camera.value !== null;
  useChange(camera, () => say(t(camera ? 'said-camera-on' : 'said-camera-off')));
  const { picture } = live.judgement.value;
  useChange(picture, () => {
    if (picture !== 'whole') say(t(`yield-${picture}`));
  });
  useChange(kind, () => {
    if (plain && way.at === 'on') say(t('lock-plain'));
    // New digits say more than that it is sealed again.
    if (kind === 'sealed' && !live.newDigits.value) say(t('lock-sealed'));
    if (kind === 'asks' || kind === 'late') say(t(`question-${kind}`, { name }));
  });
  const unseen = room.unseen.value;
  useChange(unseen, () => {
    if (unseen > 0) say(t('chat-unseen', { count: unseen }));
  });
  const silenced = live.silenced.value;
  useChange(silenced, () => {
    if (silenced) say(`${t('unsilence-why')} ${t('unsilence')}`);
  });
  const digits = kind === 'sealed' ? protection.phrase : '';
  useChange(digits, () => {
    if (digits !== '' && live.newDigits.value) say(t('lock-new'));
  });
}

/** Runs when a value is another than it was; not at the beginning. */
function useChange<T>(value: T, run: () => void): void {
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    run();
  }, [value]);
}
