/** Where a refusal belongs on the screen. */
import type { StaffCommand } from './wire.ts';

export interface Refusal {
  code: string;
  /** The server's sentence, in the language of the console. */
  message: string;
  field: string | null;
}

export type Place =
  | 'accept'
  | 'composer'
  | 'identification'
  | 'transfer'
  | 'hide'
  | 'bar'
  | 'close'
  | 'call'
  | 'general';

/** The place that a command was given from. */
export function placeOf(command: StaffCommand): Place {
  switch (command.type) {
    case 'accept':
    case 'transfer':
    case 'hide':
    case 'bar':
    case 'close':
      return command.type;
    case 'remove_attachment':
      // It is said where hiding is: by the log.
      return 'hide';
    case 'say':
    case 'note':
      return 'composer';
    case 'request_identification':
    case 'withdraw_identification':
      return 'identification';
    case 'invite_video':
    case 'end_video':
      return 'call';
    default:
      return 'general';
  }
}

export function refusalKey(place: Place, conversation = ''): string {
  return `${place}:${conversation}`;
}
