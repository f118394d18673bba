import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Terminal } from '@xterm/xterm';

/** A serial line has no window size: every view shows the same grid and scales the letters. */
export const COLUMNS = 80;
export const ROWS = 24;
export const SMALLEST_FONT = 12;
export const LARGEST_FONT = 28;
/** Fitting to a narrow screen may go a little below what the buttons offer; beyond that the grid scrolls. */
const FIT_MIN = 9;
const FIT_MAX = 16;

export interface LabTerminal {
  terminal: Terminal;
  search: SearchAddon;
  /** The font size at which 80 columns fill the element, within limits. */
  fittingSize: () => number;
  /** Whether the terminal may answer queries found in the bytes that are written now. */
  setAnswering: (answering: boolean) => void;
}

/** A terminal that shows hostile bytes safely. */
export function createTerminal(screenReader: boolean): LabTerminal {
  const terminal = new Terminal({
    cols: COLUMNS,
    rows: ROWS,
    fontFamily: "'JetBrains Mono Variable', ui-monospace, 'DejaVu Sans Mono', monospace",
    fontSize: 14,
    lineHeight: 1.15,
    scrollback: 10_000,
    cursorBlink: !window.matchMedia?.('(prefers-reduced-motion: reduce)').matches,
    // The palette is the board's to choose; that it can be read is not.
    minimumContrastRatio: 4.5,
    screenReaderMode: screenReader,
    theme: screenTheme,
    // The confirmation that xterm.js shows for links is not enough; they are swallowed below.
    linkHandler: null,
    windowOptions: {},
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  let answering = false;
  harden(terminal, () => answering);
  return {
    terminal,
    search,
    fittingSize: () => fittingSize(fit, terminal),
    setAnswering: (value) => {
      answering = value;
    },
  };
}

function fittingSize(fit: FitAddon, terminal: Terminal): number {
  const now = terminal.options.fontSize ?? 14;
  const columns = fit.proposeDimensions()?.cols;
  if (!columns || !Number.isFinite(columns)) return now;
  const size = Math.floor((now * columns * 2) / COLUMNS) / 2;
  return Math.min(FIT_MAX, Math.max(FIT_MIN, size));
}

/**
 * Titles, clipboard writes (OSC 52), links and colours set by the board are ignored: nothing a board prints acts
 * outside the grid. Queries are answered only by the view that may write, and never those of replayed history, else
 * every viewer would type an answer into the board's shell.
 */
function harden(terminal: Terminal, answering: () => boolean): void {
  const { parser } = terminal;
  for (const code of [0, 1, 2, 4, 8, 9, 10, 11, 12, 52, 104, 110, 111, 112, 777, 1337]) {
    parser.registerOscHandler(code, () => true);
  }
  const swallow = () => !answering();
  parser.registerCsiHandler({ final: 'c' }, swallow);
  parser.registerCsiHandler({ prefix: '>', final: 'c' }, swallow);
  parser.registerCsiHandler({ prefix: '=', final: 'c' }, swallow);
  parser.registerCsiHandler({ final: 'n' }, swallow);
  parser.registerCsiHandler({ prefix: '?', final: 'n' }, swallow);
  parser.registerCsiHandler({ intermediates: '$', final: 'p' }, swallow);
  parser.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, swallow);
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, swallow);
  parser.registerCsiHandler({ final: 't' }, () => true);
}

/** All sixteen colours have at least 4.5:1 against the background. */
const screenTheme = {
  background: '#10161b',
  foreground: '#dbe4ea',
  cursor: '#4ebbb8',
  cursorAccent: '#10161b',
  selectionBackground: '#2c5f66',
  black: '#7b8793',
  red: '#f4828a',
  green: '#6fd093',
  yellow: '#e3b563',
  blue: '#7eb2f2',
  magenta: '#c49bf2',
  cyan: '#5cc9c6',
  white: '#dbe4ea',
  brightBlack: '#94a1ad',
  brightRed: '#ff9ea5',
  brightGreen: '#8fe2ae',
  brightYellow: '#f4cc86',
  brightBlue: '#a3caff',
  brightMagenta: '#d8b9ff',
  brightCyan: '#83e0dd',
  brightWhite: '#ffffff',
};
