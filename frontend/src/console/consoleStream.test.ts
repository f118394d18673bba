import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsoleState } from './consoleState';
import { ACK_EVERY, ConsoleStream, type Socket } from './consoleStream';

/** A socket whose other end is the test. */
class TestSocket implements Socket {
  binaryType: BinaryType = 'blob';
  readyState = 1;
  onopen = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  sent: unknown[] = [];

  constructor(readonly path: string) {}

  send(data: unknown) {
    this.sent.push(data);
  }

  close() {
    this.readyState = 3;
  }

  say(message: object) {
    this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  frame(first: number, text: string) {
    const payload = new TextEncoder().encode(text);
    const frame = new ArrayBuffer(8 + payload.length);
    new DataView(frame).setBigUint64(0, BigInt(first));
    new Uint8Array(frame, 8).set(payload);
    this.onmessage?.(new MessageEvent('message', { data: frame }));
  }

  drop(code = 1006, reason = '') {
    this.readyState = 3;
    this.onclose?.(new CloseEvent('close', { code, reason }));
  }
}

const opened = (more: object = {}) => ({
  type: 'opened', board: 'vm-1', epoch: 7, base: 0, start: 0, head: 0, canWrite: true, writer: null, viewers: 1, ...more,
});

describe('ConsoleStream', () => {
  let sockets: TestSocket[];
  let shown: string;
  let skips: [number, number][];
  let renumbered: number;
  let states: ConsoleState[];
  let stream: ConsoleStream;
  const socket = () => sockets[sockets.length - 1]!;
  const state = () => states[states.length - 1]!;

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    shown = '';
    skips = [];
    renumbered = 0;
    states = [];
    stream = new ConsoleStream({
      board: 'vm-1',
      sink: {
        write: (bytes, _first, rendered) => {
          shown += new TextDecoder().decode(bytes);
          rendered();
        },
        skipped: (from, to) => skips.push([from, to]),
        renumbered: () => renumbered++,
      },
      onState: (next) => states.push(next),
      connect: (path) => {
        sockets.push(new TestSocket(path));
        return socket();
      },
      random: () => 0.5,
    });
    stream.connect();
  });

  afterEach(() => {
    stream.close();
    vi.useRealTimers();
  });

  it('tells who has the keyboard, who asks for it, and where the board stands', () => {
    socket().say(opened());
    socket().say({
      type: 'writer', writer: 'Ada', canWrite: true, reason: '', keyboard: 'YOURS', holder: 'Ada', mayAsk: false, mayTakeOver: false,
      asked: false, asking: [{ seat: 7, name: 'Gus' }], news: 'Tea took the keyboard over: showing the fix',
    });
    socket().say({ type: 'viewers', count: 2, names: ['Ada', 'Gus'] });
    socket().say({ type: 'stage', stage: 'GRUB', sentence: 'GRUB: choose' });
    expect(state().keyboard).toBe('YOURS');
    expect(state().asking).toEqual([{ seat: 7, name: 'Gus' }]);
    expect(state().news?.text).toContain('showing the fix');
    expect(state().viewerNames).toEqual(['Ada', 'Gus']);
    expect(state().stage).toEqual({ name: 'GRUB', sentence: 'GRUB: choose' });
    stream.answer(7, true);
    stream.takeOver('it hangs');
    stream.sysrq('h');
    expect(socket().sent.map((each) => JSON.parse(String(each)))).toEqual([
      { type: 'answer', seat: 7, accept: true }, { type: 'takeover', reason: 'it hangs' }, { type: 'sysrq', letter: 'h' },
    ]);
  });

  it('joins at the tail and shows what comes', () => {
    expect(socket().path).toBe('/api/boards/vm-1/console?from=tail&times=1');
    expect(socket().binaryType).toBe('arraybuffer');
    socket().say(opened({ start: 100, head: 105 }));
    socket().frame(100, 'hello');
    expect(shown).toBe('hello');
    expect(state()).toMatchObject({ connection: 'open', canWrite: true, liveFrom: 105 });
  });

  it('resumes at the byte after the last one it received', () => {
    socket().say(opened({ start: 100, head: 105 }));
    socket().frame(100, 'hello');
    socket().drop();
    expect(state().connection).toBe('waiting');
    vi.advanceTimersByTime(500);
    expect(socket().path).toBe('/api/boards/vm-1/console?from=105&epoch=7&times=1');
    socket().say(opened({ start: 105, head: 111 }));
    socket().frame(105, ' again');
    expect(shown).toBe('hello again');
    expect(skips).toEqual([]);
  });

  it('shows no byte twice when frames overlap', () => {
    socket().say(opened());
    socket().frame(0, 'abcdef');
    socket().frame(3, 'defghi');
    socket().frame(2, 'cde');
    expect(shown).toBe('abcdefghi');
  });

  it('tells of a gap between frames instead of hiding it', () => {
    socket().say(opened());
    socket().frame(0, 'abc');
    socket().frame(10, 'xyz');
    expect(skips).toEqual([[3, 10]]);
    expect(state().skippedBytes).toBe(7);
  });

  it('goes forward on a skipped message and counts the bytes once', () => {
    socket().say(opened());
    socket().frame(0, 'abc');
    socket().say({ type: 'skipped', from: 3, to: 1000 });
    socket().frame(1000, 'xyz');
    expect(shown).toBe('abcxyz');
    expect(skips).toEqual([[3, 1000]]);
    socket().drop();
    vi.advanceTimersByTime(500);
    expect(socket().path).toContain('from=1003');
  });

  it('tells of bytes the lab no longer has when it resumes', () => {
    socket().say(opened());
    socket().frame(0, 'abc');
    socket().drop();
    vi.advanceTimersByTime(500);
    socket().say(opened({ base: 50, start: 50, head: 53 }));
    socket().frame(50, 'xyz');
    expect(skips).toEqual([[3, 50]]);
    expect(shown).toBe('abcxyz');
  });

  it.each([
    ['another epoch', { epoch: 8, start: 0, head: 3 }],
    ['a head before what was already received', { start: 0, head: 2 }],
  ])('begins anew after %s', (_what, change) => {
    socket().say(opened());
    socket().frame(0, 'abcdef');
    socket().drop();
    vi.advanceTimersByTime(500);
    socket().say(opened(change));
    socket().frame(0, 'new');
    expect(renumbered).toBe(1);
    expect(skips).toEqual([]);
    expect(shown).toBe('abcdefnew');
  });

  it('waits 0.5, 1, 2, 4, 8, 8 s between tries and starts over after a success', () => {
    const waits: number[] = [];
    for (let i = 0; i < 6; i++) {
      const before = sockets.length;
      const lostAt = Date.now();
      socket().drop();
      while (sockets.length === before) vi.advanceTimersByTime(50);
      waits.push(Date.now() - lostAt);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
    socket().say(opened());
    socket().drop();
    const before = sockets.length;
    vi.advanceTimersByTime(500);
    expect(sockets.length).toBe(before + 1);
  });

  it('tries again when a connection opens and then says nothing', () => {
    vi.advanceTimersByTime(10_000);
    expect(state().connection).toBe('waiting');
    vi.advanceTimersByTime(500);
    expect(sockets.length).toBe(2);
  });

  it('shows why the lab ended it, and comes back only when it is told to', () => {
    socket().say(opened());
    socket().drop(4403, 'An exam has vm-1.');
    expect(state()).toMatchObject({ connection: 'ended', ended: 'An exam has vm-1.', canWrite: false });
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    stream.renew();
    expect(sockets).toHaveLength(2);
    socket().say(opened());
    expect(state()).toMatchObject({ connection: 'open', ended: null });
  });

  it('tries at once when asked to', () => {
    socket().drop();
    stream.retryNow();
    expect(sockets.length).toBe(2);
    stream.retryNow();
    expect(sockets.length).toBe(2);
  });

  it('acknowledges each 64 KiB rendered, and not more often', () => {
    socket().say(opened());
    const half = 'x'.repeat(ACK_EVERY / 2);
    socket().frame(0, half);
    expect(socket().sent).toEqual([]);
    socket().frame(ACK_EVERY / 2, half);
    expect(socket().sent).toEqual([JSON.stringify({ type: 'ack', byte: ACK_EVERY })]);
    socket().frame(ACK_EVERY, 'y');
    expect(socket().sent).toHaveLength(1);
  });

  it('never keeps typed bytes for later', () => {
    const typed = new TextEncoder().encode('reboot\r');
    expect(stream.type(typed)).toBe(false);
    socket().say(opened());
    expect(stream.type(typed)).toBe(true);
    expect(socket().sent).toEqual([typed]);
    socket().drop();
    expect(stream.type(typed)).toBe(false);
    vi.advanceTimersByTime(500);
    socket().say(opened());
    expect(socket().sent).toEqual([]);
  });

  it('says who writes, why it may not, and what was refused', () => {
    socket().say(opened({ canWrite: false, writer: 'tomasz' }));
    expect(state()).toMatchObject({ canWrite: false, writer: 'tomasz' });
    socket().say({ type: 'writer', writer: 'tomasz', canWrite: true, until: '2026-11-21T14:00:00Z' });
    expect(state().until).toBe(Date.parse('2026-11-21T14:00:00Z'));
    socket().say({ type: 'writer', writer: 'the grader', canWrite: false, reason: 'a graded run holds the keyboard' });
    expect(state().until).toBeNull();
    expect(state().readOnlyReason).toBe('a graded run holds the keyboard');
    socket().say({ type: 'refused', reason: 'not yours' });
    expect(state().refused?.reason).toBe('not yours');
    socket().say({ type: 'port', open: false, reason: 'adapter unplugged' });
    expect(state()).toMatchObject({ portOpen: false, portReason: 'adapter unplugged' });
    socket().say({ type: 'unreachable', sentence: 'host bench-2 is not heard from' });
    expect(state().unreachable).toBe('host bench-2 is not heard from');
  });

  it('ignores what it does not understand', () => {
    socket().say(opened());
    socket().say({ type: 'weather', sky: 'blue' });
    socket().onmessage?.(new MessageEvent('message', { data: 'not json' }));
    socket().onmessage?.(new MessageEvent('message', { data: new ArrayBuffer(3) }));
    socket().frame(0, 'still here');
    expect(shown).toBe('still here');
  });

  it('asks anew who may write without losing its place', () => {
    socket().say(opened({ canWrite: false }));
    socket().frame(0, 'abc');
    stream.renew();
    expect(socket().path).toContain('from=3');
    socket().say(opened({ start: 3, head: 3 }));
    expect(state().canWrite).toBe(true);
    expect(shown).toBe('abc');
  });
});
