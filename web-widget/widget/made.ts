import type { ServiceInfo } from '../shared/generated/protocol.ts';

/** A service for tests. */
export function service(change: Partial<ServiceInfo> = {}): ServiceInfo {
  return {
    id: 'terveys',
    name: 'Terveysneuvonta',
    description: '',
    availability: 'open',
    closed_message: '',
    hours: [],
    waiting: 0,
    languages: ['fi', 'sv', 'en'],
    privacy_version: '1',
    privacy_url: 'https://kunta.test/tietosuoja',
    phone_required: false,
    identification: 'on-request',
    message_chars: 2_000,
    screening: { codes: ['finnish', 'swedish'], block_after_identification: false },
    transcript_mail: true,
    video: false,
    ...change,
  };
}
