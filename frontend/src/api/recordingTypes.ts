/** What a board's console carried while somebody had the board. Byte numbers are those of the board's console. */
export interface Recording {
  id: number;
  kind: 'RESERVATION' | 'ATTEMPT';
  board: string;
  hold: number;
  part: number;
  attempt: number | null;
  person: string;
  name: string;
  /** When its first byte arrived; null while there is none. */
  start: string | null;
  end: string | null;
  seconds: number;
  running: boolean;
  firstByte: number;
  nextByte: number;
  bytes: number;
  stored: number;
  cut: boolean;
  sentence: string;
  mayDelete: boolean;
}

export type MarkerKind =
  | 'POWER'
  | 'RESET'
  | 'BOOT_LOADER'
  | 'KERNEL_START'
  | 'LOGIN'
  | 'DEPLOYMENT'
  | 'CHECK_BEGIN'
  | 'CHECK_END'
  | 'KERNEL_REPORT'
  | 'CRASH'
  | 'BREAK'
  | 'WRITER'
  | 'PORT_LOST'
  | 'PORT_BACK'
  | 'LOST_BYTES'
  | 'CUT';

export interface Marker {
  id: number;
  byte: number;
  /** After the recording's first byte. */
  seconds: number;
  kind: MarkerKind;
  label: string;
}

/** The bytes [from, to) are missing. */
export interface Gap {
  from: number;
  to: number;
  reason: string;
}

export interface RecordingDetail {
  recording: Recording;
  markers: Marker[];
  gaps: Gap[];
}

/** Where its bytes lie in time, coarsely; µs count from its first byte. */
export interface Outline {
  bytes: number[];
  us: number[];
  nextByte: number;
  lastUs: number;
}

/** From the byte of that number on, up to the next, bytes came then. */
export interface Times {
  bytes: number[];
  us: number[];
  /** The byte from which to ask on; null when that was all. */
  next: number | null;
}

export interface SearchHit {
  recording: number;
  kind: 'RESERVATION' | 'ATTEMPT';
  board: string;
  person: string;
  attempt: number | null;
  start: string | null;
  byte: number;
  seconds: number;
  excerpt: string;
  /** Where in the excerpt the hit begins. */
  offset: number;
}

export interface SearchHits {
  hits: SearchHit[];
  /** Where to go on; null when everything was looked at. */
  next: string | null;
  read: number;
}

export interface RecordingFilter {
  [name: string]: string | number | boolean | undefined;
  board?: string;
  person?: string;
  hold?: number;
  attempt?: number;
  before?: number;
  limit?: number;
}
