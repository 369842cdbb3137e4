/**
 * PDFs, drawn on a canvas by PDF.js. Loaded when the first one is opened. Nothing of the file is
 * run: no scripts, no forms, no links; its fonts are drawn as shapes and never given to the
 * browser; and the worker that reads it may not speak to anybody (its own content policy).
 */
import {
  getDocument,
  type PDFPageProxy,
  PDFWorker,
  VerbosityLevel,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import jbig2 from 'pdfjs-dist/wasm/jbig2.wasm?url';
import openjpeg from 'pdfjs-dist/wasm/openjpeg.wasm?url';
import { openWorker } from '../workers.ts';
import type { Size, Turn } from './zoom.ts';

export interface PdfPage {
  /** In CSS px at scale 1. */
  size(turn: Turn): Size;
  /** Draws the page; the returned function gives up. */
  draw(canvas: HTMLCanvasElement, scale: number, turn: Turn, done: () => void): () => void;
  /** The words of the page, for those who do not see it. */
  text(): Promise<string>;
}

export interface Pdf {
  pages: number;
  page(number: number): Promise<PdfPage>;
  close(): void;
}

/** CSS px for one point of a PDF. */
const PX = 96 / 72;
/** A canvas larger than this is refused by phones. */
const CANVAS_PX = 16_000_000;
/** Pictures in a PDF that are larger than this are left out, in px. */
const PICTURE_PX = 50_000_000;

const FONTS = import.meta.glob<string>('/node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
  query: '?url',
  import: 'default',
  eager: true,
});
const DECODERS: Record<string, string> = { 'jbig2.wasm': jbig2, 'openjpeg.wasm': openjpeg };

/** What PDF.js asks for by name: fonts that every PDF may count on, and two decoders. */
async function part(filename: string): Promise<Uint8Array> {
  const address =
    DECODERS[filename] ?? FONTS[`/node_modules/pdfjs-dist/standard_fonts/${filename}`];
  if (address === undefined) throw new Error('no such part');
  const response = await fetch(address);
  if (!response.ok) throw new Error('the part did not come');
  return new Uint8Array(await response.arrayBuffer());
}

class Parts {
  fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    return part(filename);
  }
}

export async function openPdf(data: Uint8Array): Promise<Pdf> {
  const thread = openWorker('pdf');
  const worker = PDFWorker.create({ port: thread });
  const task = getDocument({
    data,
    worker,
    verbosity: VerbosityLevel.ERRORS,
    isEvalSupported: false,
    enableXfa: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    maxImageSize: PICTURE_PX,
    canvasMaxAreaInBytes: CANVAS_PX * 4,
    standardFontDataUrl: '/',
    wasmUrl: '/',
    StandardFontDataFactory: Parts,
    WasmFactory: Parts,
  });
  const close = () => {
    task.destroy().catch(() => {});
    thread.terminate();
  };
  try {
    const document = await task.promise;
    return {
      pages: document.numPages,
      page: async (number) => pageOf(await document.getPage(number)),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function pageOf(page: PDFPageProxy): PdfPage {
  const viewport = (scale: number, turn: Turn) =>
    page.getViewport({ scale: scale * PX, rotation: (page.rotate + turn * 90) % 360 });
  return {
    size: (turn) => {
      const { width, height } = viewport(1, turn);
      return { width, height };
    },
    draw: (canvas, scale, turn, done) => {
      const shown = viewport(scale, turn);
      const area = shown.width * shown.height;
      const density = Math.min(globalThis.devicePixelRatio || 1, Math.sqrt(CANVAS_PX / area));
      canvas.width = Math.floor(shown.width * density);
      canvas.height = Math.floor(shown.height * density);
      const task = page.render({
        canvas,
        viewport: viewport(scale * density, turn),
        background: '#ffffff',
      });
      task.promise.then(done, () => {
        // Given up, or a page that is broken: what could be drawn is there.
      });
      return () => task.cancel();
    },
    text: async () => {
      const { items } = await page.getTextContent();
      return items
        .map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : ''))
        .join('')
        .trim();
    },
  };
}
