/**
 * Debian's Chromium, quiet and alone: it asks nobody for updates.
 *
 * Tests run in its headless shell: the same engine without the window around it, which takes a
 * third of the processor's time. What belongs to the whole browser alone, such as the refusal of
 * third-party cookies, is tested in the whole one, and so is everything where the shell is missing.
 * `CHROMIUM` names another one, for everything.
 */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const WHOLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SHELL = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=user-gesture-required',
];

export function launch({ whole = false, flags = [] } = {}) {
  return chromium.launch({
    executablePath: whole || !existsSync(SHELL) ? WHOLE : SHELL,
    args: [...FLAGS, ...flags],
    headless: true,
  });
}
