import { request } from '../shared/client/http.ts';
import type {
  ContinueRequest,
  DeclineRequest,
  FlowInfo,
  GoTo,
} from '../shared/generated/protocol.ts';

// Each step names the page's own flow: by now the browser may hold the cookie of another.

export function goOn({ flow }: FlowInfo): Promise<GoTo | null> {
  const body: ContinueRequest = { flow };
  return request<GoTo>('POST', '/api/identification/continue', body);
}

export function decline({ flow }: FlowInfo): Promise<GoTo | null> {
  const body: DeclineRequest = { flow };
  return request<GoTo>('POST', '/api/identification/decline', body);
}
