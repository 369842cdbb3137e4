/**
 * What the other says, written by the browser on this very device. Where a browser would send the
 * sound to somebody else's computers for that, nothing is offered.
 */
import { signal } from '@preact/signals';
import type { Language } from '../generated/protocol.ts';

interface Spoken {
  resultIndex: number;
  results: ArrayLike<{ isFinal: boolean; 0?: { transcript: string } }>;
}

/** What is used of the browser's recognition of speech. */
export interface Recognition {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  onresult: ((event: Spoken) => void) | null;
  onend: (() => void) | null;
  start(track: MediaStreamTrack): void;
  abort(): void;
}

interface Where {
  langs: string[];
  processLocally: true;
}

export interface Recognizer {
  new (): Recognition;
  available(where: Where): Promise<'available' | 'downloadable' | 'downloading' | 'unavailable'>;
  install(where: Where): Promise<boolean>;
}

const SPOKEN: Record<Language, string> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' };
/** So many characters are shown. */
const SHOWN = 160;

interface Brands {
  userAgentData?: { brands: { brand: string }[] };
}

/** The browser's, where it can work on the device. Chrome alone has what that takes. Other programs
 *  made of Chromium have the names of it and no more, and end a page that asks. */
export function browserRecognizer(): Recognizer | null {
  const { brands = [] } = (navigator as Brands).userAgentData ?? {};
  if (!brands.some(({ brand }) => brand === 'Google Chrome')) return null;
  const found = (globalThis as { SpeechRecognition?: Partial<Recognizer> }).SpeechRecognition;
  return found?.available && found.install ? (found as Recognizer) : null;
}

export class Captions {
  /** Whether they can be had here. */
  readonly offered = signal(false);
  /** What was said last; null while they are off. */
  readonly words = signal<string | null>(null);
  private readonly recognizer: Recognizer | null;
  private where: Where = { langs: [], processLocally: true };
  private track: MediaStreamTrack | null = null;
  private recognition: Recognition | null = null;
  private whole = '';

  constructor(recognizer: Recognizer | null) {
    this.recognizer = recognizer;
  }

  /** Looks whether the language can be written here. */
  async speak(language: Language): Promise<void> {
    this.where = { langs: [SPOKEN[language]], processLocally: true };
    const state = await this.recognizer?.available(this.where).catch(() => 'unavailable' as const);
    this.offered.value = state === 'available' || state === 'downloadable';
  }

  /** The sound to write down, whenever it is another. */
  listen(track: MediaStreamTrack | null): void {
    this.track = track;
    if (this.words.peek() !== null) this.begin();
  }

  async turnOn(): Promise<void> {
    if (!this.recognizer) return;
    this.whole = '';
    this.words.value = '';
    const ready = await this.recognizer.install(this.where).catch(() => false);
    if (this.words.peek() === null) return;
    if (ready) this.begin();
    else {
      this.offered.value = false;
      this.turnOff();
    }
  }

  turnOff(): void {
    this.words.value = null;
    this.end();
  }

  private begin(): void {
    this.end();
    if (!this.recognizer || !this.track) return;
    const recognition = new this.recognizer();
    recognition.lang = this.where.langs[0] ?? '';
    recognition.continuous = true;
    recognition.interimResults = true;
    recognition.processLocally = true;
    recognition.onresult = (event) => this.heard(event);
    // It ends by itself after a silence.
    recognition.onend = () => {
      if (this.recognition !== recognition) return;
      this.recognition = null;
      setTimeout(() => {
        if (this.words.peek() !== null && !this.recognition) this.begin();
      }, 500);
    };
    this.recognition = recognition;
    try {
      recognition.start(this.track);
    } catch {
      // The track has ended; the next one is listened to.
      this.recognition = null;
    }
  }

  private heard({ resultIndex, results }: Spoken): void {
    let present = '';
    for (let index = resultIndex; index < results.length; index += 1) {
      const result = results[index];
      const text = result?.[0]?.transcript ?? '';
      if (result?.isFinal) this.whole = `${this.whole} ${text}`.trim().slice(-SHOWN);
      else present += text;
    }
    this.words.value = `${this.whole} ${present}`.trim().slice(-SHOWN);
  }

  private end(): void {
    const recognition = this.recognition;
    this.recognition = null;
    recognition?.abort();
  }
}
