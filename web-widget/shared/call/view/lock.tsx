/** How the call is protected: a lock only where it is encrypted between the two browsers. */
import type { LiveCall } from '../live.ts';
import type { Protection } from '../seal/sealing.ts';
import { t } from '../texts.ts';
import { Icon } from './icon.tsx';

const SHORT = {
  waiting: 'waiting',
  late: 'held',
  broken: 'held',
  asks: 'held',
  sealed: 'sealed',
  plain: 'plain',
} as const;
const ICONS = { waiting: 'clock', held: 'warning', sealed: 'lock', plain: 'lockOpen' } as const;

export function Lock({ live }: { live: LiveCall }) {
  const protection = live.protection.value;
  const { kind } = protection;
  const renewed = kind === 'sealed' && live.newDigits.value;
  return (
    <details
      class="call-lock"
      data-kind={kind}
      data-renewed={renewed}
      onToggle={() => {
        live.newDigits.value = false;
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !event.currentTarget.open) return;
        event.stopPropagation();
        event.currentTarget.open = false;
        event.currentTarget.querySelector('summary')?.focus();
      }}
    >
      <summary class="call-badge">
        <Icon name={ICONS[SHORT[kind]]} />
        <span>{t(renewed ? 'lock-new' : `lock-${SHORT[kind]}`)}</span>
      </summary>
      <div class="call-lock-text">
        <Explanation protection={protection} />
        <p>{t('not-recorded')}</p>
      </div>
    </details>
  );
}

function Explanation({ protection }: { protection: Protection }) {
  switch (protection.kind) {
    case 'waiting':
      return <p>{t('sealed-waiting')}</p>;
    case 'broken':
      return <p>{t('sealed-over')}</p>;
    case 'late':
    case 'asks':
      return <p>{t('sealed-held')}</p>;
    case 'plain':
      return (
        <p>
          {t('plain-text')} {t(`plain-${protection.because}`)}
        </p>
      );
    case 'sealed':
      return (
        <>
          <p>{t('sealed-text')}</p>
          <p>{t('sealed-compare')}</p>
          <p class="call-phrase">{protection.phrase}</p>
        </>
      );
  }
}
