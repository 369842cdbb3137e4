import type { FilesInfo } from '../generated/protocol.ts';

/** What a service takes, for tests. */
export const FILES: FilesInfo = {
  file_bytes: 1_000,
  conversation_files: 20,
  after_closing_seconds: 0,
  kinds: [
    { kind: 'jpeg', media_type: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
    { kind: 'png', media_type: 'image/png', extensions: ['png'] },
    { kind: 'heic', media_type: 'image/heic', extensions: ['heic'] },
    { kind: 'pdf', media_type: 'application/pdf', extensions: ['pdf'] },
    { kind: 'text', media_type: 'text/plain', extensions: ['txt'] },
    {
      kind: 'docx',
      media_type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      extensions: ['docx'],
    },
  ],
};
