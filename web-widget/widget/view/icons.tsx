import { COMMON, iconOf } from '../../shared/icon.tsx';

const PATHS = {
  ...COMMON,
  send: 'M4 12h15M13 6l6 6-6 6',
  minimise: 'M6 9l6 6 6-6',
  back: 'M15 6l-6 6 6 6',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5M12 8h.01',
  shield: 'M12 3l7 3v5c0 5-3 8.5-7 10-4-1.5-7-5-7-10V6zM9 12l2 2 4-4',
  external: 'M10 6H5v13h13v-5M14 5h5v5M19 5l-9 9',
  mail: 'M4 6h16v12H4zM4 7l8 6 8-6',
  leave: 'M14 8V5H5v14h9v-3M10 12h10M17 9l3 3-3 3',
  offline:
    'M3 3l18 18M8.5 14.5a5 5 0 0 1 5-1.2M5 11a10 10 0 0 1 4-2.4M19 11a10 10 0 0 0-6-2.9M12 19h.01',
} as const;

export type IconName = keyof typeof PATHS;

export const Icon = iconOf(PATHS);
