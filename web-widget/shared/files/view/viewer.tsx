/** A file over everything: pictures, PDFs and plain text. Loaded when the first one is opened. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { download } from '../door.ts';
import { groupOf } from '../kinds.ts';
import { t } from '../texts.ts';
import {
  larger,
  nextTurn,
  type Size,
  scaleOf,
  smaller,
  type Turn,
  turned,
  type Zoom,
} from '../zoom.ts';
import { fetchProblem } from './card.tsx';
import { Dialog } from './dialog.tsx';
import { Icon, type IconName } from './icon.tsx';
import { PdfSheet, usePdf } from './pdf_sheet.tsx';
import { PictureSheet } from './picture_sheet.tsx';
import { TextSheet } from './text_sheet.tsx';
import type { ViewerProps } from './viewer_door.tsx';

/** The white around a sheet, in CSS px. */
const EDGE = 16;

export function Viewer({ room, file, close }: ViewerProps) {
  const look = useLook(room, file);
  const { group, pdf, loaded, page, pages, sheet, scale, known, turn } = look;
  const done = loaded.value === 'done';
  return (
    <Dialog class="viewer" labelledBy="viewer-title" close={close} onKeyDown={look.press}>
      <Head room={room} file={file} close={close} />
      <Tools look={look} />
      <section
        ref={look.stage}
        class="viewer-stage"
        aria-label={t('viewer-content')}
        aria-busy={!done && loaded.value !== 'failed'}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled with the keyboard
        tabIndex={0}
      >
        <Loading loaded={loaded.value} />
        {group === 'pictures' && (
          <PictureSheet {...{ room, file, sheet, loaded, scale, turn: turn.value }} />
        )}
        {pdf.value && (
          <PdfSheet
            {...{ pdf: pdf.value, page: page.value, pages: pages.value, sheet }}
            {...{ loaded, scale: known ? scale : null, turn: turn.value }}
          />
        )}
        {group === 'text' && <TextSheet {...{ room, file, loaded, scale }} />}
      </section>
    </Dialog>
  );
}

/** How the file is looked at. */
function useLook(room: ViewerProps['room'], file: ViewerProps['file']) {
  const group = groupOf(file.mediaType);
  const stage = useRef<HTMLDivElement>(null);
  const space = useSpace(stage);
  const zoom = useSignal<Zoom>(group === 'pictures' ? 'whole' : group === 'pdf' ? 'readable' : 1);
  const turn = useSignal<Turn>(0);
  const sheet = useSignal<Size>({ width: 1, height: 1 });
  const [page, pages] = [useSignal(1), useSignal(1)];
  const loaded = useSignal<Loaded>(0);
  const pdf = usePdf(group === 'pdf' ? { room, file, pages, loaded } : null);

  const known = sheet.value.width > 1;
  const fitted = scaleOf(zoom.value, turned(sheet.value, turn.value), space);
  // A small picture is not blown up without being asked.
  const scale = group === 'pictures' && zoom.value === 'whole' ? Math.min(1, fitted) : fitted;
  const isSheet = group === 'pictures' || group === 'pdf';

  const goTo = (wanted: number) => {
    const next = Math.min(pages.value, Math.max(1, wanted));
    if (next === page.value) return;
    page.value = next;
    stage.current?.scrollTo(0, 0);
  };
  const act = (doing: Doing) => {
    if (doing === 'turn') turn.value = nextTurn(turn.value);
    else if (isPaging(doing)) goTo(pageAfter(doing, page.value, pages.value));
    else zoom.value = zoomAfter(doing, scale);
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement) return;
    const doing = KEYS[event.key];
    if (!doing || loaded.value !== 'done') return;
    if (!isSheet && doing !== 'in' && doing !== 'out') return;
    if (isPaging(doing) && group !== 'pdf') return;
    if (scrolls(event, stage.current)) return;
    event.preventDefault();
    act(doing);
  };
  const state = { group, stage, zoom, turn, sheet, page, pages, loaded, pdf };
  return { ...state, known, scale, isSheet, goTo, act, press };
}

/** The name, what is wrong with the file, and the way out of here. */
function Head({ room, file, close }: ViewerProps) {
  const problem = useSignal('');
  const save = async () => {
    problem.value = '';
    try {
      await download(room.door, file.id, file.name);
    } catch (error) {
      problem.value = fetchProblem(error);
    }
  };
  return (
    <>
      <div class="viewer-head">
        <h2 id="viewer-title">{file.name}</h2>
        <button
          type="button"
          class="viewer-tool"
          aria-label={t('download-named', { name: file.name })}
          title={t('download')}
          onClick={() => void save()}
        >
          <Icon name="download" />
        </button>
        <button
          type="button"
          class="viewer-tool"
          aria-label={t('close')}
          title={t('close')}
          onClick={close}
        >
          <Icon name="close" />
        </button>
      </div>
      {file.flagged && (
        <p class="file-warning viewer-warning">
          <Icon name="warning" />
          <span>{t('active-content')}</span>
        </p>
      )}
      <p role="alert" class="file-problem viewer-problem">
        {problem}
      </p>
    </>
  );
}

function Tools({ look }: { look: ReturnType<typeof useLook> }) {
  const { group, page, pages, goTo, known, isSheet, scale, zoom, act } = look;
  const done = look.loaded.value === 'done';
  return (
    <div class="viewer-tools" role="toolbar" aria-label={t('viewer-tools')}>
      {group === 'pdf' && pages.value > 1 && (
        <PageTools page={page.value} pages={pages.value} goTo={goTo} />
      )}
      <Tool icon="smaller" label={t('zoom-out')} ready={done} act={() => act('out')} />
      <span class="viewer-level" aria-live="polite">
        {done && (known || !isSheet) ? t('zoom-level', { percent: Math.round(scale * 100) }) : ''}
      </span>
      <Tool icon="larger" label={t('zoom-in')} ready={done} act={() => act('in')} />
      {isSheet && (
        <>
          <Tool
            icon="width"
            label={t('fit-width')}
            ready={done}
            pressed={zoom.value === 'width'}
            act={() => act('width')}
          />
          <Tool
            icon="whole"
            label={t('fit-whole')}
            ready={done}
            pressed={zoom.value === 'whole'}
            act={() => act('whole')}
          />
          <Tool icon="turn" label={t('turn')} ready={done} act={() => act('turn')} />
        </>
      )}
    </div>
  );
}

/** How far a file is read, 0 to 1, or how that ended. */
type Loaded = number | 'done' | 'failed';
type Zooming = 'in' | 'out' | 'width' | 'whole';
type Paging = 'next' | 'previous' | 'first' | 'last';
type Doing = Zooming | Paging | 'turn';

const isPaging = (doing: Doing): doing is Paging =>
  ['next', 'previous', 'first', 'last'].includes(doing);

function pageAfter(doing: Paging, page: number, pages: number): number {
  return { next: page + 1, previous: page - 1, first: 1, last: pages }[doing];
}

function zoomAfter(doing: Zooming, scale: number): Zoom {
  if (doing === 'in') return larger(scale);
  return doing === 'out' ? smaller(scale) : doing;
}

const KEYS: Record<string, Doing> = {
  '+': 'in',
  '-': 'out',
  '0': 'width',
  '1': 'whole',
  r: 'turn',
  R: 'turn',
  PageDown: 'next',
  PageUp: 'previous',
  Home: 'first',
  End: 'last',
};

/** Whether the key has something to scroll before it turns the page. */
function scrolls({ key, target }: KeyboardEvent, stage: HTMLElement | null): boolean {
  if (!stage || target !== stage) return false;
  const { scrollTop, clientHeight, scrollHeight } = stage;
  if (key === 'PageDown') return scrollTop + clientHeight < scrollHeight - 2;
  return key === 'PageUp' && scrollTop > 2;
}

function Loading({ loaded }: { loaded: Loaded }) {
  const words =
    loaded === 'failed'
      ? t('viewer-failed')
      : loaded === 'done'
        ? ''
        : loaded > 0
          ? t('viewer-loading-part', { percent: Math.floor(loaded * 100) })
          : t('viewer-loading');
  return (
    <p role="status" class="viewer-status">
      {words}
    </p>
  );
}

interface ToolProps {
  icon: IconName;
  label: string;
  ready: boolean;
  pressed?: boolean;
  act(): void;
}

function Tool({ icon, label, ready, pressed, act }: ToolProps) {
  return (
    <button
      type="button"
      class="viewer-tool"
      aria-label={label}
      title={label}
      aria-disabled={!ready}
      aria-pressed={pressed}
      onClick={() => {
        if (ready) act();
      }}
    >
      <Icon name={icon} />
    </button>
  );
}

interface PageProps {
  page: number;
  pages: number;
  goTo(page: number): void;
}

function PageTools({ page, pages, goTo }: PageProps) {
  return (
    <div class="viewer-pages">
      <Tool
        icon="previous"
        label={t('page-previous')}
        ready={page > 1}
        act={() => goTo(page - 1)}
      />
      <label class="viewer-page">
        <span class="visually-hidden">{t('page-number')}</span>
        <input
          class="viewer-number"
          inputMode="numeric"
          size={String(pages).length}
          value={page}
          onChange={(event) => {
            const wanted = Number.parseInt(event.currentTarget.value, 10);
            if (Number.isInteger(wanted)) goTo(wanted);
            event.currentTarget.value = String(Math.min(pages, Math.max(1, wanted || page)));
          }}
        />
        <span>{t('page-of', { pages })}</span>
      </label>
      <Tool icon="next" label={t('page-next')} ready={page < pages} act={() => goTo(page + 1)} />
    </div>
  );
}

/** What the stage has room for, without its edges. */
function useSpace(stage: { current: HTMLElement | null }): Size {
  const space = useSignal<Size>({ width: 320, height: 320 });
  useEffect(() => {
    const box = stage.current;
    if (!box) return undefined;
    const measure = () => {
      // The width without a scroll bar that comes and goes with it would flicker: see
      // `scrollbar-gutter` in the style.
      const next = { width: box.clientWidth - 2 * EDGE, height: box.clientHeight - 2 * EDGE };
      const { width, height } = space.peek();
      if (next.width !== width || next.height !== height) space.value = next;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [stage, space]);
  return space.value;
}
