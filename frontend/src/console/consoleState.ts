/** The keyboard of a console, as one view sees it. */
export type KeyboardState = 'YOURS' | 'FREE' | 'HELD' | 'KEPT' | 'RUN';

/** Somebody who asks this view for the keyboard. */
export interface Asking {
  seat: number;
  name: string;
}

/** What a view knows about its console, besides the bytes. */
export interface ConsoleState {
  connection: 'connecting' | 'open' | 'waiting' | 'ended';
  /** Why the lab ended this view, or did not begin it; null while it goes on. */
  ended: string | null;
  /** When the next try happens, in milliseconds of the clock, while waiting. */
  retryAt: number | null;
  canWrite: boolean;
  writer: string | null;
  keyboard: KeyboardState;
  /** Whose board it is; null when nobody's. */
  holder: string | null;
  mayAsk: boolean;
  mayTakeOver: boolean;
  /** This view asked for the keyboard and waits for an answer. */
  asked: boolean;
  asking: Asking[];
  /** What last happened to the keyboard. */
  news: { text: string; at: number } | null;
  /** Why this view may not write. */
  readOnlyReason: string | null;
  /** When the reservation of who looks ends, in milliseconds of the clock; null for everybody else. */
  until: number | null;
  viewers: number;
  viewerNames: string[];
  /** Where the board stands in its boot, as far as it shows. */
  stage: { name: string; sentence: string };
  portOpen: boolean;
  portReason: string | null;
  /** Set while the board's host is not heard from. */
  unreachable: string | null;
  /** The last refusal of something typed here. */
  refused: { reason: string; at: number } | null;
  skippedBytes: number;
  /** Bytes before this number are history: the terminal must not answer queries in them. */
  liveFrom: number;
}

export const initialConsoleState: ConsoleState = {
  connection: 'connecting',
  ended: null,
  retryAt: null,
  canWrite: false,
  writer: null,
  keyboard: 'FREE',
  holder: null,
  mayAsk: false,
  mayTakeOver: false,
  asked: false,
  asking: [],
  news: null,
  readOnlyReason: null,
  until: null,
  viewers: 0,
  viewerNames: [],
  stage: { name: 'UNKNOWN', sentence: '' },
  portOpen: true,
  portReason: null,
  unreachable: null,
  refused: null,
  skippedBytes: 0,
  liveFrom: 0,
};
