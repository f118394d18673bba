import type { Gap, Outline } from '../api/recordingTypes';
import { blocksOf, lastAtOrBelow, type Block } from './places';

/** Shown again after a jump: enough for the screen and what led to it. */
const CONTEXT = 64 * 1024;
/** A pause longer than this is skipped, down to a moment before the next byte. */
const IDLE_US = 2_000_000;
const LEAD_US = 300_000;
const MOST_PER_TICK = 64 * 1024;
const BLOCKS_KEPT = 12;

/** A block that was fetched, with the times of its bytes. */
export interface Loaded {
  from: number;
  data: Uint8Array;
  bytes: number[];
  us: number[];
}

export interface Screen {
  reset: () => void;
  write: (data: Uint8Array) => void;
}

/**
 * Plays a recording onto a screen: bytes in order, each not before its time. Knows a position only; what is around it is fetched
 * when it is needed and forgotten again.
 */
export class Player {
  us = 0;
  byte = 0;
  playing = false;
  waiting = false;
  speed = 1;
  skipIdle = true;
  error: unknown = null;

  private blocks: Block[] = [];
  private outline: Outline = { bytes: [], us: [], nextByte: 0, lastUs: 0 };
  private readonly cache = new Map<number, { to: number; loaded: Promise<Loaded> }>();
  private readonly ready = new Map<number, Loaded>();
  private jump = 0;

  constructor(
    private readonly fetchBlock: (block: Block) => Promise<Loaded>,
    private readonly screen: Screen,
    private readonly changed: () => void,
  ) {}

  /** Takes in what is known of the recording; more than before when it still runs. */
  known(outline: Outline, gaps: Gap[]): void {
    this.outline = outline;
    this.blocks = blocksOf(outline, gaps);
    if (this.byte < (this.blocks[0]?.from ?? 0)) this.byte = this.blocks[0]?.from ?? 0;
    for (const block of this.blocks) {
      const cached = this.cache.get(block.from);
      if (cached && cached.to !== block.to) this.forget(block.from);
    }
  }

  get atEnd(): boolean {
    return this.byte >= this.outline.nextByte;
  }

  play(): void {
    if (this.atEnd) void this.seekUs(0);
    this.playing = true;
    this.changed();
  }

  pause(): void {
    this.playing = false;
    this.changed();
  }

  async seekByte(byte: number): Promise<void> {
    const i = this.blockOf(byte);
    const block = this.blocks[i];
    if (!block) return;
    await this.show(byte < block.from ? block.from : Math.min(byte, this.outline.nextByte), null);
  }

  /** To the last byte that came by then. */
  async seekUs(us: number): Promise<void> {
    const i = Math.max(0, lastAtOrBelow(this.blocks.map((block) => block.us), us));
    const block = this.blocks[i];
    if (!block) return;
    const turn = ++this.jump;
    // Nothing is played from where it stood while it is on its way.
    this.waiting = true;
    this.changed();
    const loaded = await this.attempt(() => this.load(i));
    if (turn !== this.jump) return;
    if (!loaded) {
      this.waiting = false;
      this.changed();
      return;
    }
    const step = lastAtOrBelow(loaded.us, us) + 1;
    await this.show(step < loaded.bytes.length ? (loaded.bytes[step] ?? block.to) : block.to, us);
  }

  /** Goes on by so many ms of the viewer's time. */
  tick(ms: number): void {
    if (!this.playing || this.waiting) return;
    let target = this.us + ms * 1000 * this.speed;
    let written = 0;
    while (written < MOST_PER_TICK) {
      const i = this.blockOf(this.byte);
      const block = this.blocks[this.byte >= (this.blocks[i]?.to ?? 0) ? i + 1 : i];
      if (!block) {
        this.playing = false;
        break;
      }
      if (this.byte < block.from) this.byte = block.from;
      const loaded = this.ready.get(block.from);
      if (!loaded) {
        this.waitFor(this.blocks.indexOf(block));
        break;
      }
      const next = timeOf(loaded, this.byte);
      if (this.skipIdle && next - this.us > IDLE_US) {
        this.us = next - LEAD_US;
        target = this.us;
        break;
      }
      if (next > target) break;
      const step = lastAtOrBelow(loaded.us, target) + 1;
      const due = step < loaded.bytes.length ? (loaded.bytes[step] ?? block.to) : block.to;
      const end = Math.min(due, block.to, this.byte + MOST_PER_TICK - written);
      if (end <= this.byte) break;
      this.screen.write(loaded.data.subarray(this.byte - loaded.from, end - loaded.from));
      written += end - this.byte;
      this.byte = end;
    }
    this.us = Math.min(target, Math.max(this.us, this.outline.lastUs));
    this.changed();
  }

  private waitFor(i: number): void {
    const turn = this.jump;
    this.waiting = true;
    void this.attempt(() => this.load(i)).then(() => {
      // A jump meanwhile waits for something else.
      if (turn !== this.jump) return;
      this.waiting = false;
      this.changed();
    });
  }

  private async show(byte: number, us: number | null): Promise<void> {
    const turn = ++this.jump;
    this.waiting = true;
    this.changed();
    const from = Math.max(this.blocks[0]?.from ?? 0, byte - CONTEXT);
    const parts: Loaded[] = [];
    const last = this.blockOf(byte);
    for (let i = this.blockOf(from); i <= last; i++) {
      const loaded = await this.attempt(() => this.load(i));
      if (!loaded) break;
      parts.push(loaded);
    }
    if (turn !== this.jump) return;
    this.waiting = false;
    this.screen.reset();
    let first = true;
    for (const part of parts) {
      const start = Math.max(0, from - part.from);
      const piece = part.data.subarray(start, Math.max(start, byte - part.from));
      const cut = first && from > (this.blocks[0]?.from ?? 0) ? piece.indexOf(10) + 1 : 0;
      this.screen.write(piece.subarray(cut));
      first = false;
    }
    this.byte = byte;
    const here = parts.at(-1);
    this.us = us ?? (here ? timeOf(here, byte) : 0);
    this.changed();
  }

  private blockOf(byte: number): number {
    return Math.max(0, lastAtOrBelow(this.blocks.map((block) => block.from), byte));
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      const value = await work();
      this.error = null;
      return value;
    } catch (error) {
      this.error = error;
      this.playing = false;
      return null;
    }
  }

  private load(i: number): Promise<Loaded> {
    const block = this.blocks[i];
    if (!block) return Promise.reject(new Error('there is no such block'));
    const known = this.cache.get(block.from);
    if (known) return known.loaded;
    const loaded = this.fetchBlock(block).then((value) => {
      this.ready.set(block.from, value);
      return value;
    });
    loaded.catch(() => this.forget(block.from));
    this.cache.set(block.from, { to: block.to, loaded });
    const oldest = this.cache.keys().next().value;
    if (this.cache.size > BLOCKS_KEPT && oldest !== undefined) this.forget(oldest);
    return loaded;
  }

  private forget(from: number): void {
    this.cache.delete(from);
    this.ready.delete(from);
  }
}

function timeOf(loaded: Loaded, byte: number): number {
  return loaded.us[Math.max(0, lastAtOrBelow(loaded.bytes, byte))] ?? 0;
}
