import { type ReadonlySignal, type Signal, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { bytes } from '../door.ts';
import type { Pdf, PdfPage } from '../pdf.ts';
import type { FileRoom } from '../room.ts';
import type { SharedFile } from '../state.ts';
import { t } from '../texts.ts';
import type { Size, Turn } from '../zoom.ts';

type Loaded = Signal<number | 'done' | 'failed'>;

interface Source {
  room: FileRoom;
  file: SharedFile;
  pages: Signal<number>;
  loaded: Loaded;
}

/** The document, fetched whole and opened; null until then, or where it is no PDF at all. */
export function usePdf(source: Source | null): ReadonlySignal<Pdf | null> {
  const pdf = useSignal<Pdf | null>(null);
  useEffect(() => {
    if (!source) return undefined;
    const { room, file, pages, loaded } = source;
    const leave = new AbortController();
    const fetched = bytes(
      room.door,
      file.id,
      file.size,
      (part) => {
        loaded.value = part;
      },
      leave.signal,
    );
    Promise.all([import('../pdf.ts'), fetched])
      .then(([{ openPdf }, data]) => openPdf(data))
      .then((opened) => {
        if (leave.signal.aborted) {
          opened.close();
          return;
        }
        pages.value = opened.pages;
        pdf.value = opened;
      })
      .catch(() => {
        if (!leave.signal.aborted) loaded.value = 'failed';
      });
    return () => {
      leave.abort();
      pdf.value?.close();
    };
    // The viewer of another file is another viewer.
  }, []);
  return pdf;
}

interface Props {
  pdf: Pdf;
  page: number;
  pages: number;
  sheet: Signal<Size>;
  loaded: Loaded;
  /** Null until the size of the page is known. */
  scale: number | null;
  turn: Turn;
}

/** One page, with its words for those who do not see it. */
export function PdfSheet({ pdf, page, pages, sheet, loaded, scale, turn }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useSignal<{ number: number; page: PdfPage } | null>(null);
  const text = useSignal('');
  useEffect(() => {
    let wanted = true;
    pdf.page(page).then(
      (got) => {
        if (!wanted) return;
        sheet.value = got.size(0);
        shown.value = { number: page, page: got };
        loaded.value = 'done';
        got.text().then(
          (words) => {
            if (wanted) text.value = words;
          },
          () => {
            // A scanned page has none either.
          },
        );
      },
      () => {
        if (wanted) loaded.value = 'failed';
      },
    );
    return () => {
      wanted = false;
    };
  }, [pdf, page, sheet, loaded, shown, text]);
  const present = shown.value;
  useLayoutEffect(() => {
    const place = canvas.current;
    if (!place || !present || scale === null) return undefined;
    const { width, height } = present.page.size(turn);
    place.style.inlineSize = `${width * scale}px`;
    place.style.blockSize = `${height * scale}px`;
    delete place.dataset.drawn;
    return present.page.draw(place, scale, turn, () => {
      place.dataset.drawn = String(present.number);
    });
  }, [present, scale, turn]);
  if (!present) return null;
  const name = t('viewer-page', { page: present.number, pages });
  return (
    <>
      <p role="status" class="visually-hidden">
        {name}
      </p>
      <canvas ref={canvas} class="viewer-sheet" role="img" aria-label={name} />
      <div class="visually-hidden viewer-words">{text}</div>
    </>
  );
}
