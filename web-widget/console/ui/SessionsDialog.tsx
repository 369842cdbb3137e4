/** Who is signed in: one's own sessions and, for supervisors, those of the people of their services. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { useApp, useSession } from '../app/context.ts';
import { mayEndOthers, ownFirst } from '../model/sessions.ts';
import { clock, isoTime } from '../model/time.ts';
import type { StaffSessionInfo } from '../model/wire.ts';
import { Icon } from './Icon.tsx';
import { Confirm, Modal } from './Modal.tsx';

type Loaded = StaffSessionInfo[] | 'loading' | 'failed';

/** `failed`: a session was to be ended just before, and was not. */
export function SessionsDialog({ failed }: { failed: boolean }) {
  const { t, acts } = useApp();
  const { account } = useSession();
  const loaded = useSignal<Loaded>('loading');
  const notEnded = useSignal(failed);
  const load = () =>
    acts.sessions().then(
      (sessions) => {
        loaded.value = ownFirst(sessions, account);
      },
      () => {
        loaded.value = 'failed';
      },
    );
  useEffect(() => void load(), []);
  const sessions = loaded.value;
  return (
    <Modal title={t('sessions')} wide>
      <div class="stack" aria-busy={sessions === 'loading'}>
        <p class="soft">{t('sessions-what')}</p>
        {sessions === 'loading' && (
          <p role="status">
            <span class="spinner small" aria-hidden="true" /> {t('loading')}
          </p>
        )}
        {sessions === 'failed' && (
          <p class="notice bad" role="alert">
            <Icon name="warning" />
            <span>{t('offline')}</span>
          </p>
        )}
        {notEnded.value && (
          <p class="notice bad" role="alert">
            <Icon name="warning" />
            <span>{t('session-not-ended')}</span>
          </p>
        )}
        {Array.isArray(sessions) && (
          <>
            <ul class="sessions">
              {sessions.map((it) => (
                <Row key={it.id} session={it} />
              ))}
            </ul>
            {mayEndOthers(sessions, account) && (
              <p>
                <button
                  type="button"
                  class="button"
                  onClick={() => {
                    loaded.value = 'loading';
                    notEnded.value = false;
                    void acts.endOtherSessions().then(load, () => {
                      notEnded.value = true;
                      return load();
                    });
                  }}
                >
                  {t('sessions-end-others')}
                </button>
              </p>
            )}
          </>
        )}
      </div>
    </Modal>
  );
}

function Row({ session }: { session: StaffSessionInfo }) {
  const { t, language, now, dialog } = useApp();
  const time = (at: number) => (
    <time dateTime={isoTime(at)}>{clock(at, language.value, now.value)}</time>
  );
  return (
    <li class="session">
      <div>
        <strong>{session.name}</strong>
        <span class="soft small">{session.roles.map((role) => t(`role-${role}`)).join(', ')}</span>
        <span class="small">
          {t('session-since')} {time(session.since)} · {t('session-seen')} {time(session.seen_at)}
        </span>
      </div>
      {session.this ? (
        <span class="badge good">
          <Icon name="check" />
          {t('session-this')}
        </span>
      ) : (
        <button
          type="button"
          class="button compact danger"
          aria-label={t('session-end-named', { name: session.name })}
          onClick={() => (dialog.value = { kind: 'end_session', session })}
        >
          {t('session-end')}
        </button>
      )}
    </li>
  );
}

export function EndSessionDialog({ session }: { session: StaffSessionInfo }) {
  const { t, acts, dialog } = useApp();
  const own = useSession().account === session.account;
  return (
    <Confirm
      title={t('session-end-title', { name: session.name })}
      action={t('session-end')}
      danger
      onConfirm={() => {
        const back = (failed: boolean) => () => {
          dialog.value = { kind: 'sessions', failed };
        };
        void acts.endSession(session.id).then(back(false), back(true));
      }}
    >
      <p>{t(own ? 'session-end-own' : 'session-end-what')}</p>
    </Confirm>
  );
}
