/** The call's place in a page. What is shown there is fetched when a call begins. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Language } from '../../generated/protocol.ts';
import type { CallRoom } from '../room.ts';

interface Props {
  room: CallRoom;
  /** What the other is called. */
  name: string;
  language: Language;
  /** What is spoken in the call. */
  spoken: Language;
  /** What is said while its parts are fetched. */
  loading: string;
  id: string;
  /** Where the focus goes when the call is gone from the page, and the focus with it. */
  back(): HTMLElement | null | undefined;
}

export function CallDoor({ room, name, language, spoken, loading, id, back }: Props) {
  const place = room.place.value;
  const inside = room.inside.value;
  const live = room.live.value;
  const words = useSignal<Language | null>(null);
  useEffect(() => {
    if (!inside) return;
    inside.speakCall(language).then(
      () => {
        words.value = language;
      },
      () => {
        room.lost();
      },
    );
  }, [inside, language, room, words]);
  const before = useRef(place);
  useEffect(() => {
    const lost = document.hasFocus() && document.activeElement === document.body;
    if (before.current !== 'away' && place === 'away' && lost) back()?.focus();
    before.current = place;
  }, [place, back]);
  if (place !== 'check' && place !== 'in') return null;
  if (!inside || !live || words.value === null) {
    return (
      <div class="call-loading">
        <span class="spinner" aria-hidden="true" />
        <p role="status">{loading}</p>
      </div>
    );
  }
  const { Check, Stage } = inside;
  return place === 'check' ? (
    <Check room={room} live={live} id={id} />
  ) : (
    <Stage room={room} live={live} name={name} language={spoken} id={id} />
  );
}
