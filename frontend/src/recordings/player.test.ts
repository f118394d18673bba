import { describe, expect, it, vi } from 'vitest';
import type { Outline } from '../api/recordingTypes';
import { Player, type Loaded } from './player';
import type { Block } from './places';

/** So much that no two of them become one request. */
const SIZE = 300 * 1024;
const text = 'one\ntwo\nthree\n';
const outline: Outline = { bytes: [100, 108], us: [0, 60_000_000], nextByte: 114, lastUs: 60_000_000 };

function playerOf() {
  let screen = '';
  const asked: Block[] = [];
  const player = new Player(
    async (block): Promise<Loaded> => {
      asked.push(block);
      const all = new TextEncoder().encode(text);
      return { from: block.from, data: all.slice(block.from - 100, block.to - 100), bytes: [100, 104, 108], us: [0, 1_000_000, 60_000_000] };
    },
    {
      reset: () => {
        screen = '';
      },
      write: (data) => {
        screen += new TextDecoder().decode(data);
      },
    },
    () => {},
  );
  player.known(outline, []);
  return { player, shown: () => screen, asked };
}

describe('Player', () => {
  it('shows each byte at its time and not before', async () => {
    const { player, shown } = playerOf();
    await player.seekByte(100);
    player.skipIdle = false;
    player.play();
    player.tick(100);
    expect(shown()).toBe('one\n');
    player.tick(800);
    expect(shown()).toBe('one\n');
    player.tick(200);
    expect(shown()).toBe('one\ntwo\n');
    player.speed = 16;
    player.tick(1_000);
    expect(shown()).toBe('one\ntwo\n');
    player.tick(3_000);
    expect(shown()).toBe(text);
  });

  it('skips pauses, and stops at the end', async () => {
    const { player, shown } = playerOf();
    await player.seekByte(104);
    player.play();
    player.tick(10);
    player.tick(10);
    expect(player.us).toBeGreaterThan(59_000_000);
    player.tick(500);
    expect(shown()).toBe(text);
    player.tick(10);
    expect(player.playing).toBe(false);
    expect(player.atEnd).toBe(true);
  });

  it('goes to a byte and to a second, showing what led there', async () => {
    const { player, shown, asked } = playerOf();
    await player.seekByte(108);
    expect(shown()).toBe('one\ntwo\n');
    expect(player.us).toBe(60_000_000);
    await player.seekUs(2_000_000);
    expect(shown()).toBe('one\ntwo\n');
    expect(player.byte).toBe(108);
    expect(player.us).toBe(2_000_000);
    await player.seekUs(0);
    expect(shown()).toBe('one\n');
    expect(asked).toHaveLength(1);
  });

  it('says what could not be fetched and can be tried again', async () => {
    let failing = true;
    const player = new Player(
      async (block) => {
        if (failing) throw new Error('away');
        return { from: block.from, data: new Uint8Array(block.to - block.from), bytes: [block.from], us: [0] };
      },
      { reset: () => {}, write: () => {} },
      () => {},
    );
    player.known(outline, []);
    await player.seekByte(105);
    expect(player.error).toBeInstanceOf(Error);
    failing = false;
    await player.seekByte(105);
    expect(player.error).toBeNull();
    expect(player.byte).toBe(105);
  });

  it('plays a long recording again from its end, though its beginning has to be fetched anew', async () => {
    const blocks = 20;
    const long: Outline = {
      bytes: Array.from({ length: blocks }, (_, i) => i * SIZE), us: Array.from({ length: blocks }, (_, i) => i * 1_000), nextByte: blocks * SIZE, lastUs: blocks * 1_000,
    };
    let gate: Promise<void> = Promise.resolve();
    let failing = false;
    const player = new Player(
      async (block) => {
        await gate;
        if (failing) throw new Error('away');
        return { from: block.from, data: new Uint8Array(block.to - block.from), bytes: [block.from], us: [block.us] };
      },
      { reset: () => {}, write: () => {} },
      () => {},
    );
    player.known(long, []);
    for (let i = 0; i < blocks; i++) await player.seekByte(i * SIZE);
    await player.seekByte(long.nextByte);
    expect(player.atEnd).toBe(true);
    let open = () => {};
    gate = new Promise((resolve) => (open = resolve));
    player.play();
    player.tick(50);
    player.tick(50);
    expect(player.playing).toBe(true);
    open();
    await vi.waitFor(() => expect(player.waiting).toBe(false));
    expect(player.atEnd).toBe(false);
    expect(player.playing).toBe(true);

    player.pause();
    for (let i = 0; i < blocks; i++) await player.seekByte(i * SIZE);
    await player.seekByte(long.nextByte);
    failing = true;
    player.play();
    await vi.waitFor(() => expect(player.error).toBeInstanceOf(Error));
    await vi.waitFor(() => expect(player.waiting).toBe(false));
    expect(player.playing).toBe(false);
  });
});
