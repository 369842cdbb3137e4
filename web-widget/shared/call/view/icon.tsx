const PATHS = {
  microphone:
    'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM6 11a6 6 0 0 0 12 0M12 17v4M9 21h6',
  microphoneOff:
    'M4 4l16 16M9 9v2a3 3 0 0 0 4.5 2.6M15 11V6a3 3 0 0 0-5.7-1.3M6 11a6 6 0 0 0 9 5.2M18 11a6 6 0 0 1-.4 2M12 17v4M9 21h6',
  camera: 'M3 7h12v10H3zM15 11l6-3.5v9L15 13',
  cameraOff: 'M3 3l18 18M6 7H3v10h12v-1M10 7h5v5M15 11l6-3.5v9',
  switchCamera:
    'M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM9 13a3 3 0 0 1 5.5-1.5M15 14a3 3 0 0 1-5.5 1.5M15 9.5v2.2h-2.2M9 17.5v-2.2h2.2',
  screen: 'M3 5h18v11H3zM9 20h6M12 16v4M12 13V8.500M9.5 10.5 12 8l2.5 2.5',
  screenOff: 'M3 5h18v11H3zM9 20h6M12 16v4M9.5 8l5 5M14.5 8l-5 5',
  settings: 'M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4',
  full: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  fullOff: 'M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5',
  window: 'M3 5h18v14H3zM12 12h7v5h-7z',
  captions: 'M3 5h18v14H3zM10.5 10.5a2 2 0 1 0 0 3M16.5 10.5a2 2 0 1 0 0 3',
  chat: 'M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5',
  hangUp:
    'M3 14.500c0-1 .3-1.8 1-2.5 4.5-4 11.5-4 16 0 .7.7 1 1.5 1 2.500v1.500l-5 .5-.7-3a10 10 0 0 0-6.6 0l-.7 3-5-.5Z',
  lock: 'M6 11h12v9H6v-9ZM8.5 11V8a3.5 3.5 0 1 1 7 0v3',
  lockOpen: 'M6 11h12v9H6v-9ZM8.5 11V8a3.5 3.5 0 0 1 6.8-1.2',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2',
  speaker: 'M4 9.500v5h3.500L12 18.500v-13L7.5 9.500ZM15.5 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20.500c.6-4.3 3.6-6 7.5-6s6.9 1.7 7.5 6',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  check: 'M5 12.500l4.5 4.500L19 7.5',
  bars: 'M5 19v-4M12 19V10M19 19V5',
  close: 'M6 6l12 12M18 6 6 18',
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
