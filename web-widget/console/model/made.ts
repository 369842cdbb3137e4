/** Events and rows for the tests. */
import type { Board, BoardRow, Shown, ShownEvent, ShownIdentity } from './wire.ts';

export const AT = 1_750_000_000_000_000;

/** Gives events their places, from `first` on, a second apart. */
export function placed(list: Shown[], first = 1): ShownEvent[] {
  return list.map((shown, index) => ({
    ...shown,
    seq: first + index,
    at: AT + (first + index) * 1_000_000,
  }));
}

export const STARTED: Shown = {
  type: 'started',
  service: 'terveys',
  name: 'Aino',
  phone: '040',
  topic: 'Flunssa',
  language: 'fi',
};
export const ACCEPTED: Shown = { type: 'accepted', name: 'Sairaanhoitaja Sari', account: 'sari' };
export const REQUESTED: Shown = {
  type: 'identification_requested',
  hand_off: 'h1',
  name: 'Sairaanhoitaja Sari',
  expires_at: AT + 600_000_000,
};
export const IDENTITY: ShownIdentity = {
  name: 'Aino Esimerkki',
  masked_personal_id: '140285-****',
  foreign: false,
  non_disclosure: false,
  name_differs: false,
};

export function said(side: 'resident' | 'professional', text = 'hei'): Shown {
  return { type: 'said', side, text, masked: false };
}

export function row(conversation: string, more: Partial<BoardRow> = {}): BoardRow {
  return {
    conversation,
    service: 'terveys',
    name: 'Aino',
    name_differs: false,
    topic: '',
    language: 'fi',
    since: AT,
    identified: false,
    last_seq: 1,
    ...more,
  };
}

export function board(more: Partial<Board> = {}): Board {
  return {
    status: 'available',
    limit: 5,
    arriving: 0,
    waiting: [],
    held: [],
    others: [],
    colleagues: [],
    ...more,
  };
}
