import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { App } from '../app.ts';
import { t } from '../texts.ts';
import { Icon, type IconName } from './icons.tsx';

interface HeaderProps {
  app: App;
  title: string;
  subtitle?: ComponentChildren;
  onBack?: (() => void) | undefined;
  children?: ComponentChildren;
}

/** The bar at the top of every screen. Its heading takes the focus when the screen changes. */
export function Header({ app, title, subtitle, onBack, children }: HeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header class="header">
      {onBack && (
        <button type="button" class="button quiet icon" onClick={onBack} aria-label={t('back')}>
          <Icon name="back" />
        </button>
      )}
      <div class="header-titles">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {subtitle && <p class="header-subtitle">{subtitle}</p>}
      </div>
      {children}
      {app.host.embedded && (
        <button
          type="button"
          class="button quiet icon"
          onClick={() => app.close()}
          aria-label={t('minimise')}
        >
          <Icon name="minimise" />
        </button>
      )}
    </header>
  );
}

interface NoticeProps {
  tone?: 'info' | 'good' | 'warn' | 'bad';
  icon?: IconName;
  role?: 'alert' | 'status';
  id?: string;
  children: ComponentChildren;
}

export function Notice({ tone = 'info', icon = 'info', role, id, children }: NoticeProps) {
  return (
    <div class={`notice ${tone}`} role={role} id={id}>
      <Icon name={icon} />
      <div class="notice-text">{children}</div>
    </div>
  );
}

interface PlainProps {
  app: App;
  title: string;
  icon: IconName;
  children: ComponentChildren;
}

/** A screen that says one thing. */
export function PlainScreen({ app, title, icon, children }: PlainProps) {
  return (
    <>
      <Header app={app} title={title} />
      <main class="plain">
        <div class="plain-icon">
          <Icon name={icon} />
        </div>
        {children}
      </main>
    </>
  );
}

/** A link that leaves the chat where it is. */
export function NewWindowLink({
  href,
  class: name,
  children,
}: {
  href: string;
  class?: string;
  children: ComponentChildren;
}) {
  return (
    <a class={name} href={href} target="_blank" rel="noopener noreferrer">
      {children} <span class="visually-hidden">{t('new-window')}</span>
      <Icon name="external" />
    </a>
  );
}
