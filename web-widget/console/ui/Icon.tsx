/** Line icons, drawn by hand on a 24 × 24 grid. They decorate; words stand beside them. */

const PATHS = {
  alert: 'M12 3 2.5 20h19L12 3ZM12 10v4M12 17.2v.1',
  ban: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM5.8 5.8l12.4 12.4',
  bell: 'M6 17V11a6 6 0 1 1 12 0v6l1.5 2h-15L6 17ZM10 21.5h4',
  bellOff: 'M6 17V11c0-.8.2-1.6.4-2.3M9 5.8A6 6 0 0 1 18 11v5M4.5 19H17M10 21.5h4M3 3l18 18',
  camera: 'M3 7h12v10H3V7ZM15 11l6-3.5v9L15 13',
  cameraOff: 'M3 3l18 18M6 7H3v10h12v-1M10 7h5v5M15 11l6-3.5v9',
  chat: 'M4 5h16v11H9.5L5 20v-4H4V5Z',
  check: 'M5 12.5 10 17.5 19.5 7',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7.5V12l3 2',
  close: 'M6 6l12 12M18 6 6 18',
  details: 'M4 5h16v14H4V5ZM14 5v14',
  door: 'M5 21V4h10v17M3 21h18M11.5 12.5v.1M15 8h4v13',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z',
  eyeOff:
    'M4 4l16 16M9.5 5.9C10.3 5.6 11.1 5.5 12 5.5c6 0 9.5 6.5 9.5 6.5s-1 1.9-2.9 3.6M6.3 7.6C3.9 9.3 2.5 12 2.5 12S6 18.5 12 18.5c1.4 0 2.6-.4 3.7-.9',
  help: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.8v.1',
  lock: 'M6 11h12v9H6v-9ZM8.5 11V8a3.5 3.5 0 1 1 7 0v3',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z',
  note: 'M5 4h14v10l-5 6H5V4ZM14 20v-6h5',
  people:
    'M9 5a3.2 3.2 0 1 0 0 6.4A3.2 3.2 0 0 0 9 5ZM3 19c.5-3.5 3-5 6-5s5.5 1.5 6 5M16 5.5a3 3 0 0 1 0 5.6M18 14.5c1.7.8 2.7 2.3 3 4.5',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20.5c.6-4.3 3.6-6 7.5-6s6.9 1.7 7.5 6',
  send: 'M4 12 20 4l-5 16-3.5-6.5L4 12Z',
  settings: 'M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4',
  shield: 'M12 3 5 6v5c0 4.5 2.8 8 7 10 4.2-2 7-5.5 7-10V6l-7-3Z',
  shieldCheck: 'M12 3 5 6v5c0 4.5 2.8 8 7 10 4.2-2 7-5.5 7-10V6l-7-3ZM9 11.8l2.2 2.2L15.2 10',
  transfer: 'M4 8h14l-3.5-3.5M20 16H6l3.5 3.5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon-glyph" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
