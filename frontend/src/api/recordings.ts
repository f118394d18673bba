import { get, query, remove, send } from './http';
import type { Outline, Recording, RecordingDetail, RecordingFilter, SearchHits, Times } from './recordingTypes';

const SEARCH_MS = 60_000;

const one = (recording: number) => `/api/recordings/${encodeURIComponent(recording)}`;

/** What the portal asks of the coordinator about recordings, one function per endpoint. */
export const recordings = {
  list: (filter: RecordingFilter = {}) => get<Recording[]>(query('/api/recordings', filter)),
  one: (recording: number) => get<RecordingDetail>(one(recording)),
  outline: (recording: number) => get<Outline>(`${one(recording)}/outline`),
  /** All of a stretch, however many answers that takes. */
  times: async (recording: number, from: number, to: number): Promise<Omit<Times, 'next'>> => {
    const all: Omit<Times, 'next'> = { bytes: [], us: [] };
    for (let at: number | null = from; at !== null; ) {
      const times: Times = await get<Times>(query(`${one(recording)}/times`, { from: at, to }));
      all.bytes = all.bytes.concat(times.bytes);
      all.us = all.us.concat(times.us);
      at = times.next;
    }
    return all;
  },
  bytes: async (recording: number, from: number, to: number) =>
    new Uint8Array(
      await (
        await send(query(`${one(recording)}/raw`, { from, to }), { accept: 'application/octet-stream, application/problem+json' })
      ).arrayBuffer(),
    ),
  url: (recording: number, form: 'raw' | 'text' | 'cast', parameters: Record<string, string | number | undefined> = {}) =>
    query(`${one(recording)}/${form}`, parameters),
  search: (wanted: { q: string; recording?: number; everybody?: boolean; after?: string }) =>
    get<SearchHits>(query('/api/recordings/search', wanted), { deadlineMs: SEARCH_MS }),
  remove: (recording: number) => remove(one(recording)),
};
