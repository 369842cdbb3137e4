import { useEffect } from 'preact/hooks';
import type { ServiceInfo } from '../../shared/generated/protocol.ts';
import type { App } from '../app.ts';
import { clock, day, t, wait } from '../texts.ts';
import { Header, Notice } from './frame.tsx';
import { Icon } from './icons.tsx';
import { LanguageChoice } from './languages.tsx';

const REFRESH_MS = 30_000;

export function ServicesScreen({ app }: { app: App }) {
  useRefresh(app);
  const services = app.services.value;
  return (
    <>
      <Header app={app} title={t('services-title')} />
      <main class="scroll">
        <LanguageChoice app={app} />
        <p>{t('services-lead')}</p>
        {services.length === 0 && <Notice>{t('services-none')}</Notice>}
        <ul class="service-list">
          {services.map((service) => (
            <li key={service.id}>
              <ServiceCard service={service} choose={() => app.choose(service)} />
            </li>
          ))}
        </ul>
      </main>
    </>
  );
}

/** Queues change while somebody reads: fetches them anew now and then. */
export function useRefresh(app: App): void {
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      app.refresh().catch(() => {
        // What is shown stays; the start itself is checked by the server.
      });
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [app]);
}

function ServiceCard({ service, choose }: { service: ServiceInfo; choose: () => void }) {
  const open = service.availability === 'open';
  return (
    <button type="button" class="service-card" onClick={choose}>
      <span class="service-name">{service.name}</span>
      <span class={`badge ${open ? 'good' : ''}`}>{t(`availability-${service.availability}`)}</span>
      <span class="service-description">{service.description}</span>
      {service.identification === 'at-start' && (
        <span class="small service-gate">
          <Icon name="shield" />
          {t('service-identifies')}
        </span>
      )}
      <span class="soft small">{open ? queueWords(service) : opening(service)}</span>
    </button>
  );
}

/** How many wait and how long it may take, in words. */
export function queueWords(service: ServiceInfo): string {
  const line =
    service.waiting === 0 ? t('queue-none') : t('queue-some', { count: service.waiting });
  if (service.waiting === 0 || service.estimate_seconds === undefined) return line;
  return `${line} ${t('queue-estimate', { wait: wait(service.estimate_seconds) })}`;
}

function opening({ opens_at: at }: ServiceInfo): string {
  return at === undefined ? '' : t('opens-at', { day: day(at), time: clock(at) });
}

/** Why a conversation cannot be started now, with the opening hours. */
export function ClosedNotice({ service }: { service: ServiceInfo }) {
  return (
    <div class="stack">
      <Notice tone="warn" icon="clock">
        <p>
          <strong>{t(`unavailable-${service.availability}`)}</strong>
        </p>
        {service.closed_message !== '' && <p>{service.closed_message}</p>}
        {service.opens_at !== undefined && <p>{opening(service)}</p>}
      </Notice>
      {service.hours.length > 0 && (
        <section class="hours">
          <h2>{t('hours-title')}</h2>
          <ul>
            {service.hours.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
