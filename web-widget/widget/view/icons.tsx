const PATHS = {
  chat: 'M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5',
  send: 'M4 12h15M13 6l6 6-6 6',
  minimise: 'M6 9l6 6 6-6',
  back: 'M15 6l-6 6 6 6',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5M12 8h.01',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  shield: 'M12 3l7 3v5c0 5-3 8.5-7 10-4-1.5-7-5-7-10V6zM9 12l2 2 4-4',
  camera: 'M3 7h12v10H3zM15 11l6-3.5v9L15 13',
  close: 'M6 6l12 12M18 6 6 18',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2',
  external: 'M10 6H5v13h13v-5M14 5h5v5M19 5l-9 9',
  mail: 'M4 6h16v12H4zM4 7l8 6 8-6',
  leave: 'M14 8V5H5v14h9v-3M10 12h10M17 9l3 3-3 3',
  offline:
    'M3 3l18 18M8.5 14.5a5 5 0 0 1 5-1.2M5 11a10 10 0 0 1 4-2.4M19 11a10 10 0 0 0-6-2.9M12 19h.01',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing that says nothing by itself: the text beside it does. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon-glyph" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
