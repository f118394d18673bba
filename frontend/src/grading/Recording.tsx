import { Button, Chip, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { isProblem } from '../api/problem';
import type { Attempt } from '../api/types';
import { ConsoleLog } from '../console/ConsoleLog';
import { PlainLog } from '../console/plainLog';
import '../console/console.css';
import { PlayLink } from '../recordings/PlayLink';
import { bytes } from '../shell/format';
import { IconDownload, IconTerminal } from '../shell/icons';
import { Panel } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';
import { finished } from './attemptState';

interface Props {
  attempt: Attempt;
  /** The place to show, as a byte number of the board's console. */
  byte: number | null;
  onByte: (byte: number | null) => void;
}

/** What the board's console carried during the attempt, with the checks as places to jump to. */
export function Recording({ attempt, byte, onByte }: Props) {
  const recording = useQuery({
    queryKey: keys.attemptRecord(attempt.id, 'console', finished(attempt.state)),
    queryFn: async () => {
      try {
        return await lab.attemptConsole(attempt.id);
      } catch (error) {
        if (isProblem(error, 404)) return new Uint8Array();
        throw error;
      }
    },
    staleTime: 60_000,
  });
  const places = attempt.checks.filter((check) => check.evidence?.consoleFrom !== null && check.evidence?.consoleFrom !== undefined);
  return (
    <Panel
      title="Console recording"
      flush
      aside={
        recording.data && recording.data.length > 0 ? (
          <Group gap="xs">
            <PlayLink attempt={attempt.id} byte={byte} />
            <Button component="a" href={lab.attemptUrl(attempt.id, 'console')} download={`attempt-${attempt.id}-console.raw`} size="compact-sm" variant="default" leftSection={<IconDownload size={14} aria-hidden />}>
              Raw bytes, {bytes(recording.data.length)}
            </Button>
          </Group>
        ) : null
      }
    >
      <Await query={recording} loading={<Loading rows={5} />}>
        {(data) =>
          data.length === 0 ? (
            <Empty icon={IconTerminal} title="No recording">
              No board’s console was involved in this attempt{attempt.state === 'QUEUED' ? ' yet' : ''}.
            </Empty>
          ) : (
            <>
              {places.length > 0 ? (
                <Group gap={6} px={16} py={10} role="group" aria-label="Jump to a check">
                  {places.map((check) => (
                    <Chip key={check.id} size="xs" checked={byte === check.evidence?.consoleFrom} onChange={() => onByte(check.evidence?.consoleFrom ?? null)}>
                      {check.title}
                    </Chip>
                  ))}
                </Group>
              ) : null}
              <RecordingText data={data} first={attempt.console?.from ?? 0} byte={byte} />
            </>
          )
        }
      </Await>
    </Panel>
  );
}

function RecordingText({ data, first, byte }: { data: Uint8Array; first: number; byte: number | null }) {
  const lines = useMemo(() => {
    const log = new PlainLog();
    log.push(data, first);
    return log.lines();
  }, [data, first]);
  return <ConsoleLog lines={lines} label="Recording" tall markByte={byte} />;
}
