import { HttpProblem, request } from '../shared/client/http.ts';
import type {
  Language,
  RedeemRequest,
  ResidentSession,
  ServiceInfo,
  SignOut,
  StartRequest,
  Ticket,
  TicketRequest,
} from '../shared/generated/protocol.ts';

export async function services(ids: readonly string[], language: Language): Promise<ServiceInfo[]> {
  const query = new URLSearchParams({ lang: language });
  if (ids.length > 0) query.set('ids', ids.join(','));
  return (await request<ServiceInfo[]>('GET', `/api/services?${query}`)) ?? [];
}

/** What this browser's session holds, or null where there is none (any more). */
export async function conversation(): Promise<ResidentSession | null> {
  try {
    return await request<ResidentSession>('GET', '/api/conversation');
  } catch (problem) {
    if (problem instanceof HttpProblem && [401, 403, 404, 410].includes(problem.status))
      return null;
    throw problem;
  }
}

export async function start(form: StartRequest): Promise<ResidentSession | null> {
  return request<ResidentSession>('POST', '/api/conversations', form);
}

export async function ticket(wish: TicketRequest, language: Language): Promise<Ticket> {
  const path = `/api/identification/ticket?lang=${language}`;
  const made = await request<Ticket>('POST', path, wish);
  if (!made) throw new HttpProblem(204, { code: 'network', message: '' });
  return made;
}

/** The code is redeemed at the provider meanwhile, so this may take its time. */
export async function redeem(wish: RedeemRequest, language: Language): Promise<void> {
  const path = `/api/identification/redeem?lang=${language}`;
  await request('POST', path, wish, { timeoutMs: 45_000 });
}

/** Where the resident signs out of the identification service too, if it offers that. */
export async function signOut(language: Language): Promise<string | undefined> {
  const path = `/api/identification/sign-out?lang=${language}`;
  return (await request<SignOut>('POST', path))?.url;
}

export async function endSession(): Promise<void> {
  await request('POST', '/api/session/end');
}
