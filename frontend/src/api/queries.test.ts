import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Problem } from './problem';
import { labQueries } from './queries';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('asks a lab that does not answer until it does', async () => {
  let up = false;
  const asked = vi.fn(() => (up ? Promise.resolve('boards') : Promise.reject(new Problem(503, {}))));
  const observer = new QueryObserver(labQueries(), { queryKey: ['x'], queryFn: asked });
  const stop = observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(observer.getCurrentResult().isError).toBe(true);
  up = true;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(observer.getCurrentResult().data).toBe('boards');
  const count = asked.mock.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveBeenCalledTimes(count);
  stop();
});

it('takes a refusal as final', async () => {
  const asked = vi.fn(() => Promise.reject(new Problem(403, {})));
  const observer = new QueryObserver(labQueries(), { queryKey: ['x'], queryFn: asked });
  const stop = observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveBeenCalledOnce();
  stop();
});
