/** The console's HTTP requests. Everything inside a conversation goes over the socket instead. */
import { HttpProblem, request } from '../../shared/client/http.ts';
import type { Language, SignInInfo, StaffSession, StaffSessionInfo } from '../model/wire.ts';

export interface Api {
  signInInfo(): Promise<SignInInfo>;
  /** `code` is the one-time code, once it was asked for. */
  signIn(account: string, password: string, code?: string): Promise<StaffSession>;
  /** Where to go for the organisation's own sign-in. */
  signOn(returnTo: string): Promise<string>;
  /** Who is signed in, or null. */
  me(): Promise<StaffSession | null>;
  /** Where to sign out of the organisation's own sign-in too, if it signed the person in. */
  signOut(csrf: string): Promise<string | null>;
  /** Who is signed in, as far as one may see. */
  sessions(): Promise<StaffSessionInfo[]>;
  endSession(id: string, csrf: string): Promise<void>;
  endOtherSessions(csrf: string): Promise<void>;
  /** Shows a personal ID in full; the server writes that into the audit trail. */
  revealPersonalId(conversation: string, csrf: string): Promise<string>;
}

export function makeApi(language: () => Language): Api {
  const headers = (csrf?: string): Record<string, string> => ({
    'accept-language': language(),
    ...(csrf === undefined ? {} : { 'x-portti-csrf': csrf }),
  });
  return {
    signInInfo: async () =>
      whole(await request('GET', '/api/staff/sign-in-info', undefined, { headers: headers() })),
    signIn: async (account, password, code) => {
      const body = { account, password, ...(code === undefined ? {} : { code }) };
      return whole(await request('POST', '/api/staff/sign-in', body, { headers: headers() }));
    },
    signOn: async (returnTo) => {
      const body = { return_to: returnTo };
      const answer = await request<{ url: string }>('POST', '/api/staff/oidc/start', body, {
        headers: headers(),
      });
      return whole(answer).url;
    },
    me: async () => {
      try {
        return await request<StaffSession>('GET', '/api/staff/me', undefined, {
          headers: headers(),
        });
      } catch (error) {
        if (error instanceof HttpProblem && error.status === 401) return null;
        throw error;
      }
    },
    signOut: async (csrf) => {
      const answer = await request<{ provider_url?: string }>(
        'POST',
        '/api/staff/sign-out',
        {},
        { headers: headers(csrf) },
      );
      return answer?.provider_url ?? null;
    },
    sessions: async () =>
      whole(await request('GET', '/api/staff/sessions', undefined, { headers: headers() })),
    endSession: async (id, csrf) => {
      await request('POST', '/api/staff/sessions/end', { id }, { headers: headers(csrf) });
    },
    endOtherSessions: async (csrf) => {
      await request('POST', '/api/staff/sessions/end-others', {}, { headers: headers(csrf) });
    },
    revealPersonalId: async (conversation, csrf) => {
      const path = `/api/staff/conversations/${encodeURIComponent(conversation)}/personal-id`;
      const answer = whole<{ personal_id: string }>(
        await request('POST', path, {}, { headers: headers(csrf) }),
      );
      return answer.personal_id;
    },
  };
}

function whole<T>(answer: T | null): T {
  if (answer === null) throw new HttpProblem(204, { code: 'network', message: '' });
  return answer;
}
