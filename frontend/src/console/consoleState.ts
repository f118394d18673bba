/** What a view knows about its console, besides the bytes. */
export interface ConsoleState {
  connection: 'connecting' | 'open' | 'waiting';
  /** When the next try happens, in milliseconds of the clock, while waiting. */
  retryAt: number | null;
  canWrite: boolean;
  writer: string | null;
  /** Why this view may not write. */
  readOnlyReason: string | null;
  /** When the reservation of who looks ends, in milliseconds of the clock; null for everybody else. */
  until: number | null;
  viewers: number;
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
  retryAt: null,
  canWrite: false,
  writer: null,
  readOnlyReason: null,
  until: null,
  viewers: 0,
  portOpen: true,
  portReason: null,
  unreachable: null,
  refused: null,
  skippedBytes: 0,
  liveFrom: 0,
};
