/** The call's place in a page. What is shown there is fetched when a call begins. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Language } from '../../generated/protocol.ts';
import type { CallRoom } from '../room.ts';

interface Props {
  room: CallRoom;
  /** What the other is called. */
  name: string;
  language: Language;
  /** What is spoken in the call. */
  spoken: Language;
  id: string;
}

export function CallDoor({ room, name, language, spoken, id }: Props) {
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
  if (place !== 'check' && place !== 'in') return null;
  if (!inside || !live || words.value === null) {
    return (
      <div class="call-loading">
        <span class="spinner" aria-hidden="true" />
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
