import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { keys } from '../api/keys';
import { recordings } from '../api/recordings';
import type { Recording } from '../api/recordingTypes';
import { ConsoleLog } from '../console/ConsoleLog';
import { PlainLog } from '../console/plainLog';
import { Await, Loading } from '../shell/States';

/** Asked for around the present place; it moves on in halves of it, so that playing asks seldom. */
const WINDOW = 128 * 1024;

/** The recording as lines of text around where it stands. */
export function TextView({ recording, byte }: { recording: Recording; byte: number }) {
  const middle = Math.floor(byte / (WINDOW / 2)) * (WINDOW / 2);
  const from = Math.max(recording.firstByte, middle - WINDOW / 2);
  const to = Math.min(recording.nextByte, middle + WINDOW);
  const text = useQuery({
    queryKey: [...keys.recording(recording.id), 'text', from, to],
    queryFn: async () => ({ first: from, data: await recordings.bytes(recording.id, from, to) }),
    staleTime: Infinity,
    // What was read stays, and with it the filter, until what comes next is there.
    placeholderData: keepPreviousData,
  });
  return (
    <Await query={text} loading={<Loading rows={6} label="Loading the text" />}>
      {({ data, first }) => <Lines data={data} first={first} byte={byte} />}
    </Await>
  );
}

function Lines({ data, first, byte }: { data: Uint8Array; first: number; byte: number }) {
  const lines = useMemo(() => {
    const log = new PlainLog();
    log.push(data, first);
    return log.lines();
  }, [data, first]);
  return <ConsoleLog lines={lines} label="Text" tall markByte={byte} />;
}
