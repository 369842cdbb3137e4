/** The console's HTTP requests. Everything inside a conversation goes over the socket instead. */
import { HttpProblem, request } from '../../shared/client/http.ts';
import type { Language, SignInInfo, StaffSession } from '../model/wire.ts';

export interface Api {
  signInInfo(): Promise<SignInInfo>;
  signIn(account: string, password: string): Promise<StaffSession>;
  /** Who is signed in, or null. */
  me(): Promise<StaffSession | null>;
  signOut(csrf: string): Promise<void>;
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
    signIn: async (account, password) =>
      whole(
        await request('POST', '/api/staff/sign-in', { account, password }, { headers: headers() }),
      ),
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
      await request('POST', '/api/staff/sign-out', {}, { headers: headers(csrf) });
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
