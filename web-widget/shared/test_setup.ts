import { afterEach, vi } from 'vitest';

/** Files share their modules and globals: none may find the clock that another has stopped. */
afterEach(() => {
  vi.useRealTimers();
});
