import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Ticket, TicketRequest } from '../shared/generated/protocol.ts';
import { type FlowMessage, type FlowState, IdentifyFlow } from './identify_flow.ts';

const ORIGIN = 'https://chat.test';
const ADDRESS = `${ORIGIN}/identify/#ticket`;
const PROOF = { portti: 'proof', proof: 'p' } as const;

class FakeWindow {
  closed = false;
  replaced: string[] = [];
  heard: [FlowMessage, string][] = [];
  location = { replace: (url: string) => void this.replaced.push(url) };
  close() {
    this.closed = true;
  }
  postMessage(message: FlowMessage, origin: string) {
    this.heard.push([message, origin]);
  }
}

let opened: FakeWindow | null;
let states: FlowState['at'][];
let last: FlowState;
let tick: () => void;
const ticket = vi.fn<(wish: TicketRequest) => Promise<Ticket>>();
const redeem = vi.fn<(proof: string) => Promise<void>>();
const go = vi.fn<(url: string) => void>();
let flow: IdentifyFlow;

beforeEach(() => {
  opened = new FakeWindow();
  states = [];
  tick = () => {};
  ticket.mockReset().mockResolvedValue({ url: ADDRESS });
  redeem.mockReset().mockResolvedValue();
  go.mockReset();
  flow = new IdentifyFlow(
    {
      origin: ORIGIN,
      returnTo: 'https://kunta.test/sivu',
      open: () => opened,
      go,
      ticket,
      redeem,
      every: (_ms, run) => {
        tick = run;
        return () => {
          tick = () => {};
        };
      },
    },
    (state) => {
      last = state;
      states.push(state.at);
    },
  );
});

describe('with a window', () => {
  test('it is opened in the click itself, and sent on when the ticket is there', async () => {
    const begun = flow.begin('h');
    expect(states).toEqual(['idle', 'opening']);
    expect(opened?.replaced).toEqual([]);
    await begun;
    expect(ticket).toHaveBeenCalledWith({ hand_off: 'h', return_to: 'https://kunta.test/sivu' });
    expect(opened?.replaced).toEqual([ADDRESS]);
    expect(last.at).toBe('window');
  });

  test('its proof is answered and redeemed', async () => {
    await flow.begin('h');
    expect(flow.hear(opened, ORIGIN, PROOF)).toBe(true);
    expect(opened?.heard).toEqual([[{ portti: 'received' }, ORIGIN]]);
    expect(redeem).toHaveBeenCalledWith('p');
    expect(last.at).toBe('redeeming');
    await vi.waitFor(() => expect(last.at).toBe('idle'));
  });

  test('a proof of another origin or another window is not heard', async () => {
    await flow.begin('h');
    expect(flow.hear(opened, 'https://evil.test', PROOF)).toBe(false);
    expect(flow.hear(new FakeWindow(), ORIGIN, PROOF)).toBe(false);
    expect(flow.hear(null, ORIGIN, PROOF)).toBe(false);
    expect(redeem).not.toHaveBeenCalled();
  });

  test('no proof is heard before the resident began', () => {
    expect(flow.hear(opened, ORIGIN, PROOF)).toBe(false);
    expect(flow.hear(undefined, ORIGIN, PROOF)).toBe(false);
    expect(redeem).not.toHaveBeenCalled();
  });

  test('a window that is closed is noticed, and its late proof is still heard', async () => {
    await flow.begin('h');
    tick();
    expect(last.at).toBe('window');
    if (opened) opened.closed = true;
    tick();
    expect(last.at).toBe('left');
    flow.hear(opened, ORIGIN, PROOF);
    expect(redeem).toHaveBeenCalledWith('p');
  });

  test('a failure at the provider closes the window', async () => {
    await flow.begin('h');
    flow.hear(opened, ORIGIN, { portti: 'failed', error: 'cancelled' });
    expect(opened?.heard).toEqual([[{ portti: 'received' }, ORIGIN]]);
    expect(opened?.closed).toBe(true);
    expect(last.at).toBe('left');
  });

  test('no ticket, no window', async () => {
    ticket.mockRejectedValue({ code: 'request_expired', message: 'Vanhentunut.' });
    await flow.begin('h');
    expect(opened?.closed).toBe(true);
    expect(last).toEqual({ at: 'problem', code: 'request_expired', message: 'Vanhentunut.' });
  });

  test.each(['https://evil.test/identify/#t', `${ORIGIN}/console/`, 'javascript:alert(1)'])(
    'a ticket that leads to %s is not followed',
    async (url) => {
      ticket.mockResolvedValue({ url });
      await flow.begin('h');
      expect(opened?.replaced).toEqual([]);
      expect(opened?.closed).toBe(true);
      expect(last.at).toBe('problem');
    },
  );

  test('a second try closes the first window', async () => {
    await flow.begin('h');
    const first = opened;
    opened = new FakeWindow();
    await flow.begin('h');
    expect(first?.closed).toBe(true);
    expect(flow.hear(first, ORIGIN, PROOF)).toBe(false);
    expect(opened.replaced).toEqual([ADDRESS]);
  });

  test('an attempt given up while the ticket was on its way leaves no window', async () => {
    const begun = flow.begin('h');
    flow.cancel();
    await begun;
    expect(opened?.closed).toBe(true);
    expect(opened?.replaced).toEqual([]);
    expect(last.at).toBe('idle');
  });
});

describe('without a window', () => {
  test('the whole page goes', async () => {
    opened = null;
    await flow.begin('h');
    expect(go).toHaveBeenCalledWith(ADDRESS);
    expect(last.at).toBe('going');
  });

  test('a proof from the page address is redeemed', async () => {
    await flow.redeem('p');
    expect(redeem).toHaveBeenCalledWith('p');
    expect(states).toEqual(['redeeming', 'idle']);
  });

  test('a proof that is refused is told', async () => {
    redeem.mockRejectedValue({ code: 'flow_mismatch', message: 'Ei.' });
    await flow.redeem('p');
    expect(last).toEqual({ at: 'problem', code: 'flow_mismatch', message: 'Ei.' });
  });
});
