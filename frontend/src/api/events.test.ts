import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followEvents, parseEvent, type LiveState } from './events';
import { keys } from './keys';

class TestSource {
  static all: TestSource[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: MessageEvent<string>) => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;

  constructor(readonly url: string) {
    TestSource.all.push(this);
  }

  close() {
    this.closed = true;
  }
}

describe('followEvents', () => {
  beforeEach(() => {
    TestSource.all = [];
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', TestSource);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('marks what changed as stale, once per burst', () => {
    const client = new QueryClient();
    const invalidate = vi.spyOn(client, 'invalidateQueries');
    const stop = followEvents(client, () => undefined);
    const source = TestSource.all[0]!;
    source.onopen?.();
    for (let i = 0; i < 5; i++) source.onmessage?.(new MessageEvent('message', { data: '{"kind":"attempt","id":"a1"}' }));
    expect(invalidate).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    const stale = invalidate.mock.calls.map(([filter]) => filter?.queryKey?.join('/'));
    expect(stale).toContain(keys.attempt('a1').join('/'));
    expect(new Set(stale).size).toBe(stale.length);
    stop();
    expect(source.closed).toBe(true);
  });

  it.each(['reservation', 'board'])('asks for the calendar anew after a change of a %s, in well under two seconds', (kind) => {
    const client = new QueryClient();
    const invalidate = vi.spyOn(client, 'invalidateQueries');
    const stop = followEvents(client, () => undefined);
    TestSource.all[0]!.onmessage?.(new MessageEvent('message', { data: JSON.stringify({ kind, id: '1' }) }));
    vi.advanceTimersByTime(500);
    expect(invalidate).toHaveBeenCalledWith({ queryKey: keys.calendar });
    stop();
  });

  it('says that it polls when the stream breaks, and asks everything again when it is back', () => {
    const client = new QueryClient();
    const invalidate = vi.spyOn(client, 'invalidateQueries');
    const states: LiveState[] = [];
    const stop = followEvents(client, (state) => states.push(state));
    TestSource.all[0]!.onopen?.();
    TestSource.all[0]!.onerror?.();
    vi.advanceTimersByTime(5_000);
    TestSource.all[1]!.onopen?.();
    expect(states).toEqual(['live', 'polling', 'live']);
    expect(invalidate).toHaveBeenCalledWith();
    stop();
  });

  it('asks everything again when the coordinator does not know what changed', () => {
    const client = new QueryClient();
    client.setQueryData(keys.boards, []);
    client.setQueryData(keys.quota, {});
    const stop = followEvents(client, () => undefined);
    TestSource.all[0]!.onmessage?.(new MessageEvent('message', { data: '{"kind":"everything","id":""}' }));
    vi.advanceTimersByTime(200);
    expect(client.getQueryCache().getAll().every((query) => query.state.isInvalidated)).toBe(true);
    stop();
  });

  it('ignores events it does not know', () => {
    expect(parseEvent('{"kind":"moon","id":"1"}')).toBeNull();
    expect(parseEvent('nonsense')).toBeNull();
    expect(parseEvent('{"kind":"board","id":"vm-1"}')).toEqual({ kind: 'board', id: 'vm-1' });
  });
});
