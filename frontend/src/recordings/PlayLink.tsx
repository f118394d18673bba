import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { keys } from '../api/keys';
import { recordings } from '../api/recordings';
import { IconPlay } from '../shell/icons';

/** Plays what the board's console said during an attempt, from a byte on; nothing where that was not recorded. */
export function PlayLink({ attempt, byte }: { attempt: number; byte: number | null }) {
  const list = useQuery({
    queryKey: [...keys.recordings, 'attempt', attempt],
    queryFn: () => recordings.list({ attempt }),
    staleTime: 30_000,
  });
  const all = list.data ?? [];
  const fitting = byte === null ? all[0] : all.find((one) => one.firstByte <= byte && byte <= one.nextByte);
  if (!fitting || fitting.bytes === 0) return null;
  return (
    <Button
      component={Link}
      to={`/recordings/${fitting.id}${byte === null ? '' : `?at=${byte}`}`}
      size="compact-sm"
      variant="default"
      leftSection={<IconPlay size={14} aria-hidden />}
    >
      {byte === null ? 'Play it' : 'Play from this check'}
    </Button>
  );
}
