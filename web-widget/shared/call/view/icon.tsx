import { COMMON, iconOf } from '../../icon.tsx';

const PATHS = {
  ...COMMON,
  microphone:
    'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM6 11a6 6 0 0 0 12 0M12 17v4M9 21h6',
  microphoneOff:
    'M4 4l16 16M9 9v2a3 3 0 0 0 4.5 2.6M15 11V6a3 3 0 0 0-5.7-1.3M6 11a6 6 0 0 0 9 5.2M18 11a6 6 0 0 1-.4 2M12 17v4M9 21h6',
  switchCamera:
    'M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM9 13a3 3 0 0 1 5.5-1.5M15 14a3 3 0 0 1-5.5 1.5M15 9.5v2.2h-2.2M9 17.5v-2.2h2.2',
  screen: 'M3 5h18v11H3zM9 20h6M12 16v4M12 13V8.500M9.5 10.5 12 8l2.5 2.5',
  screenOff: 'M3 5h18v11H3zM9 20h6M12 16v4M9.5 8l5 5M14.5 8l-5 5',
  full: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  fullOff: 'M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5',
  window: 'M3 5h18v14H3zM12 12h7v5h-7z',
  captions: 'M3 5h18v14H3zM10.5 10.5a2 2 0 1 0 0 3M16.5 10.5a2 2 0 1 0 0 3',
  hangUp:
    'M3 14.500c0-1 .3-1.8 1-2.5 4.5-4 11.5-4 16 0 .7.7 1 1.5 1 2.500v1.500l-5 .5-.7-3a10 10 0 0 0-6.6 0l-.7 3-5-.5Z',
  lockOpen: 'M6 11h12v9H6v-9ZM8.5 11V8a3.5 3.5 0 0 1 6.8-1.2',
  speaker: 'M4 9.500v5h3.500L12 18.500v-13L7.5 9.500ZM15.5 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11',
  bars: 'M5 19v-4M12 19V10M19 19V5',
} as const;

export type IconName = keyof typeof PATHS;

export const Icon = iconOf(PATHS);
