import type { Gap, Marker, MarkerKind, Outline } from '../api/recordingTypes';

/** What is asked for at once. */
const BLOCK = 256 * 1024;
/** Chunks hold what came within 5 s; a longer pause between two beginnings is idle time. */
const CHUNK_US = 6_000_000;

/** A stretch of bytes without a gap in it. */
export interface Block {
  from: number;
  to: number;
  /** When it begins. */
  us: number;
}

/** Puts chunks together to what is worth a request. */
export function blocksOf(outline: Outline, gaps: Gap[]): Block[] {
  const blocks: Block[] = [];
  outline.bytes.forEach((first, i) => {
    const next = outline.bytes[i + 1] ?? outline.nextByte;
    const gap = gaps.find((one) => one.from > first && one.from < next);
    const to = gap ? gap.from : next;
    const last = blocks.at(-1);
    if (last && last.to === first && to - last.from <= BLOCK) last.to = to;
    else blocks.push({ from: first, to, us: outline.us[i] ?? 0 });
  });
  return blocks.filter((block) => block.to > block.from);
}

/** The last index whose value is not above the wanted one; -1 when all are. */
export function lastAtOrBelow(values: readonly number[], wanted: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where moments lie on the timeline: hours in which the board said nothing take no more room than a few seconds. */
export class Axis {
  private readonly us: number[];
  private readonly places: number[];
  readonly length: number;

  constructor(outline: Outline, skipIdle: boolean) {
    const moments = [...new Set([0, ...outline.us, outline.lastUs])].sort((a, b) => a - b);
    this.us = moments;
    this.places = [];
    let place = 0;
    moments.forEach((moment, i) => {
      const before = moments[i - 1];
      if (before !== undefined) place += skipIdle ? Math.min(moment - before, CHUNK_US) : moment - before;
      this.places.push(place);
    });
    this.length = place;
  }

  toPlace(us: number): number {
    return translate(this.us, this.places, us);
  }

  toUs(place: number): number {
    return translate(this.places, this.us, place);
  }
}

function translate(from: number[], to: number[], value: number): number {
  const i = Math.max(0, lastAtOrBelow(from, value));
  const a = from[i] ?? 0;
  const b = from[i + 1];
  const start = to[i] ?? 0;
  const end = to[i + 1];
  if (b === undefined || end === undefined || b === a) return start;
  return start + ((value - a) / (b - a)) * (end - start);
}

export type MarkerGroup = 'boot' | 'checks' | 'reports' | 'deployments' | 'line' | 'missing';

export const groupNames: Record<MarkerGroup, string> = {
  boot: 'Power and boot',
  checks: 'Checks',
  reports: 'Kernel reports',
  deployments: 'Deployments',
  line: 'The line',
  missing: 'Missing bytes',
};

const groups: Record<MarkerKind, { group: MarkerGroup; name: string }> = {
  POWER: { group: 'boot', name: 'Power' },
  RESET: { group: 'boot', name: 'Reset' },
  BOOT_LOADER: { group: 'boot', name: 'Boot loader' },
  KERNEL_START: { group: 'boot', name: 'Kernel starts' },
  LOGIN: { group: 'boot', name: 'Login prompt' },
  DEPLOYMENT: { group: 'deployments', name: 'Deployment' },
  CHECK_BEGIN: { group: 'checks', name: 'Check begins' },
  CHECK_END: { group: 'checks', name: 'Check ends' },
  KERNEL_REPORT: { group: 'reports', name: 'Kernel report' },
  CRASH: { group: 'reports', name: 'Crash' },
  BREAK: { group: 'line', name: 'BREAK' },
  WRITER: { group: 'line', name: 'Keyboard' },
  PORT_LOST: { group: 'line', name: 'Port lost' },
  PORT_BACK: { group: 'line', name: 'Port back' },
  LOST_BYTES: { group: 'missing', name: 'Bytes missing' },
  CUT: { group: 'missing', name: 'Cut' },
};

export function markerGroup(marker: Marker): MarkerGroup {
  return groups[marker.kind]?.group ?? 'line';
}

export function markerName(marker: Marker): string {
  return groups[marker.kind]?.name ?? marker.kind;
}

/** "0:07.3", "1:02:03.0": a moment of a recording. */
export function moment(us: number): string {
  const tenths = Math.max(0, Math.floor(us / 100_000));
  const seconds = Math.floor(tenths / 10);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = `${String(seconds % 60).padStart(2, '0')}.${tenths % 10}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** What a link says: a byte's number, or a second as "12.5s". */
export function placeOf(text: string | null): { byte: number } | { us: number } | null {
  if (text === null) return null;
  if (/^\d{1,15}$/.test(text)) return { byte: Number(text) };
  const second = /^(\d{1,9}(?:\.\d{1,6})?)s$/.exec(text);
  return second ? { us: Math.round(Number(second[1]) * 1_000_000) } : null;
}
