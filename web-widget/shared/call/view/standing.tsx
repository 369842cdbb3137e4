/** What stands in the way just now, over the picture, with what to do about it. */
import type { LiveCall } from '../live.ts';
import type { CallRoom } from '../room.ts';
import { t } from '../texts.ts';
import { standingWords } from '../words.ts';
import { Icon } from './icon.tsx';

export function Standing({ room, live, name }: { room: CallRoom; live: LiveCall; name: string }) {
  const way = live.way.value;
  const { otherHere } = live;
  const deaf = live.deaf.value;
  const words = standingWords(way, { otherHere, deaf }, room.call.value, room.own, name);
  const { picture } = live.judgement.value;
  const yields = way.at === 'on' && picture !== 'whole';
  return (
    <div class="call-standing">
      {words !== '' && (
        <p class="call-word">
          {way.at !== 'on' && way.at !== 'over' && <span class="spinner" aria-hidden="true" />}
          {words}
        </p>
      )}
      {way.at === 'over' && way.code !== 'unsealed' && (
        <button type="button" class="button go" onClick={() => room.again()}>
          {t(way.code === 'replaced' ? 'join-here' : 'try-again')}
        </button>
      )}
      {yields && (
        <p class="call-word">
          <Icon name="bars" />
          {t(`yield-${picture}`)}
        </p>
      )}
      {live.silenced.value && (
        <>
          <p class="call-word">{t('unsilence-why')}</p>
          <button type="button" class="button go" onClick={() => live.unsilence()}>
            <Icon name="speaker" />
            {t('unsilence')}
          </button>
        </>
      )}
    </div>
  );
}

/** Nothing is sent, for it would not be sealed: what to do is for the person to say. */
export function Question({ room, live, name }: { room: CallRoom; live: LiveCall; name: string }) {
  const way = live.way.value;
  const { kind } = live.protection.value;
  if (way.at === 'over' ? way.code !== 'unsealed' : kind !== 'asks' && kind !== 'late') return null;
  const asks = kind === 'asks';
  const what = asks || kind === 'late' ? kind : 'broken';
  return (
    <fieldset class="call-question" aria-label={t('lock-held')}>
      <p>{t(`question-${what}`, { name })}</p>
      {!asks && (
        <button type="button" class="button go" onClick={() => room.again()}>
          {t('try-again')}
        </button>
      )}
      <button
        type="button"
        class="button"
        onClick={() => (asks ? live.consent() : room.again(true))}
      >
        <Icon name="lockOpen" />
        {t('go-on-plain')}
      </button>
    </fieldset>
  );
}
