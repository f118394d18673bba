import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { isProblem } from '../api/problem';
import type { Attempt } from '../api/types';
import { Copy } from '../shell/Copy';
import { IconDownload, IconHourglass } from '../shell/icons';
import { Panel } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';
import { finished } from './attemptState';

const NAMES = { 'build-log': 'Build log', 'kernel-log': 'Kernel log' } as const;
/** More in one text node makes the page slow; the whole is a download away. */
const MAX_SHOWN = 400_000;

/** A text of the attempt as it was recorded. */
export function LogText({ attempt, part }: { attempt: Attempt; part: keyof typeof NAMES }) {
  const over = finished(attempt.state);
  const log = useQuery({
    queryKey: keys.attemptRecord(attempt.id, part, over),
    queryFn: async () => {
      try {
        return await lab.attemptText(attempt.id, part);
      } catch (error) {
        // Not there yet is a state of the attempt, not a failure of this page.
        if (isProblem(error, 404)) return '';
        throw error;
      }
    },
    refetchInterval: over ? false : 2_000,
    // What is there stays in view while the rest comes; that there was nothing is known only at the end.
    placeholderData: (soFar) => soFar || undefined,
  });
  const name = NAMES[part];
  return (
    <Panel
      title={name}
      flush
      aside={
        log.data ? (
          <Group gap={4}>
            <Copy text={log.data} label={`Copy the ${name.toLowerCase()}`} />
            <Button component="a" href={lab.attemptUrl(attempt.id, part)} download={`attempt-${attempt.id}-${part}.txt`} size="compact-sm" variant="default" leftSection={<IconDownload size={14} aria-hidden />}>
              Download
            </Button>
          </Group>
        ) : null
      }
    >
      <Await query={log} loading={<Loading rows={4} />}>
        {(text) =>
          text === '' ? (
            <Empty icon={IconHourglass} title={over ? `No ${name.toLowerCase()}` : 'Nothing yet'}>
              {over
                ? 'The attempt ended before there was one.'
                : part === 'build-log'
                  ? 'It appears as soon as the sources are compiled.'
                  : 'It appears as soon as the board has run the checks.'}
            </Empty>
          ) : (
            <pre className="log-text" tabIndex={0} aria-label={name}>
              {text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}\n\n[cut here; download the whole]` : text}
            </pre>
          )
        }
      </Await>
    </Panel>
  );
}
