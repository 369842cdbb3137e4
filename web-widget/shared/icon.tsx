/** Line icons, drawn by hand on a 24 × 24 grid. They say nothing by themselves: the words beside them
 *  do. Each room has its own drawings, so that no page loads another's. */

/** What more than one room draws. */
export const COMMON = {
  camera: 'M3 7h12v10H3zM15 11l6-3.5v9L15 13',
  cameraOff: 'M3 3l18 18M6 7H3v10h12v-1M10 7h5v5M15 11l6-3.5v9',
  chat: 'M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2',
  close: 'M6 6l12 12M18 6 6 18',
  lock: 'M6 11h12v9H6v-9ZM8.5 11V8a3.5 3.5 0 1 1 7 0v3',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20.5c.6-4.3 3.6-6 7.5-6s6.9 1.7 7.5 6',
  settings: 'M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01',
} as const;

/** The icon of a room, which knows the names of its drawings. */
export function iconOf<Name extends string>(paths: Readonly<Record<Name, string>>) {
  return function Icon({ name }: { name: Name }) {
    return (
      <svg class="icon-glyph" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path d={paths[name]} />
      </svg>
    );
  };
}
