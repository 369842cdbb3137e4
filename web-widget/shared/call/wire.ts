/** What a page and the server tell each other about a call, beside its events. */
export interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
}

/** From a page to the server. */
export type CallSignal =
  | { type: 'join'; attempt: number }
  | { type: 'offer'; attempt: number; sdp: string }
  | { type: 'media'; audio: boolean; video: boolean; screen: boolean }
  | { type: 'key'; key: string }
  | { type: 'leave' };

/** From the server to a page. */
export type CallNotice =
  | { type: 'line'; position: number }
  | {
      type: 'ready';
      attempt: number;
      ice_servers: IceServer[];
      video_kbps: number;
      relay_only: boolean;
    }
  | { type: 'answer'; attempt: number; sdp: string }
  | { type: 'failed'; attempt: number; code: string; message: string }
  | { type: 'replaced'; attempt: number }
  | { type: 'other'; connected: boolean; audio: boolean; video: boolean; screen: boolean }
  | { type: 'key'; key: string }
  | { type: 'again' };
