import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState } from 'react';
import { staleAfter } from './keys';
import type { LabEvent } from './types';

/** Whether changes arrive by themselves. When they do not, pages ask every few seconds instead. */
export type LiveState = 'connecting' | 'live' | 'polling';

export const LiveContext = createContext<LiveState>('connecting');

/** Changes come in bursts; one refetch per burst is enough. */
const GATHER_MS = 150;
/** A broken stream is opened again after this. */
const REOPEN_MS = 5_000;

/** How often to ask again: rarely while events arrive (a backstop), every `ms` otherwise. */
export function usePollInterval(ms: number): number {
  return useContext(LiveContext) === 'live' ? Math.max(ms, 20_000) : ms;
}

/** Keeps one event stream open and marks cached answers stale as the lab changes. */
export function useLabEvents(enabled: boolean): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    if (!enabled) return undefined;
    return followEvents(client, setState);
  }, [client, enabled]);
  return state;
}

export function followEvents(client: QueryClient, onState: (state: LiveState) => void): () => void {
  let source: EventSource | null = null;
  let reopen: ReturnType<typeof setTimeout> | undefined;
  let gather: ReturnType<typeof setTimeout> | undefined;
  let wasDown = false;
  const stale = new Map<string, readonly string[]>();

  const flush = () => {
    gather = undefined;
    const names = [...stale.values()];
    stale.clear();
    names.forEach((queryKey) => void client.invalidateQueries({ queryKey }));
  };
  const mark = (queryKeys: readonly (readonly string[])[]) => {
    queryKeys.forEach((key) => stale.set(key.join('/'), key));
    gather ??= setTimeout(flush, GATHER_MS);
  };
  const open = () => {
    source = new EventSource('/api/events');
    source.onopen = () => {
      onState('live');
      // What changed while nobody listened is unknown, so everything is asked again.
      if (wasDown) void client.invalidateQueries();
      wasDown = false;
    };
    source.onmessage = (message: MessageEvent<string>) => {
      const event = parseEvent(message.data);
      if (event) mark(staleAfter(event));
    };
    source.onerror = () => {
      wasDown = true;
      onState('polling');
      source?.close();
      clearTimeout(reopen);
      reopen = setTimeout(open, REOPEN_MS);
    };
  };
  open();
  return () => {
    source?.close();
    clearTimeout(reopen);
    clearTimeout(gather);
  };
}

const KINDS: readonly string[] = ['board', 'reservation', 'attempt', 'host', 'exercise', 'deployment', 'notification', 'everything'];

/** An event, or null for one of a newer coordinator that this page does not know. */
export function parseEvent(data: string): LabEvent | null {
  try {
    const value = JSON.parse(data) as Partial<LabEvent> | null;
    if (value && typeof value.kind === 'string' && KINDS.includes(value.kind)) {
      return { kind: value.kind, id: String(value.id ?? '') };
    }
  } catch {
    // Not for us.
  }
  return null;
}
