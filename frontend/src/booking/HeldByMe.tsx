import { Alert, Button, Group, Progress, Text } from '@mantine/core';
import type { Board } from '../api/types';
import { ConfirmButton } from '../shell/ConfirmButton';
import { countdown, span } from '../shell/format';
import { IconClock } from '../shell/icons';
import { useNow } from '../shell/useNow';
import { Conflict } from './Conflict';
import { ShareBoard } from './ShareBoard';
import { useBooking } from './useBooking';

const WARN_MS = 5 * 60_000;

/** The holder's view: how long it is still theirs, more of it, or back to the lab. */
export function HeldByMe({ board, hold }: { board: Board; hold: NonNullable<Board['hold']> }) {
  const now = useNow(1_000);
  const { extend, end } = useBooking();
  const begin = new Date(hold.start).getTime();
  const finish = new Date(hold.end).getTime();
  const left = finish - now;
  const soon = left < WARN_MS;
  return (
    <>
      <div className="time-left">
        <span className="time-left-clock" role="timer" aria-label="Time left">
          {countdown(left)}
        </span>
        <Text size="sm" c="dimmed">
          left of {span(hold.start, hold.end, now)}
        </Text>
        <Progress
          value={Math.min(100, Math.max(0, (100 * left) / Math.max(1, finish - begin)))}
          size="sm"
          color={soon ? 'orange' : 'petrol'}
          aria-label="Time left of your reservation"
        />
      </div>
      {soon && left > 0 ? (
        <Alert color="orange" variant="light" icon={<IconClock size={18} aria-hidden />}>
          Your reservation ends soon. Put what you need into /root/workspace, or extend it.
        </Alert>
      ) : null}
      <Group gap={8} grow>
        {[15, 30, 60].map((minutes) => (
          <Button
            key={minutes}
            size="xs"
            variant="default"
            loading={extend.isPending && extend.variables.minutes === minutes}
            onClick={() => extend.mutate({ id: hold.id, minutes })}
            aria-label={`Extend by ${minutes} min`}
          >
            +{minutes} min
          </Button>
        ))}
      </Group>
      <ConfirmButton
        size="xs"
        variant="light"
        color="red"
        fullWidth
        label="End now"
        question={`Give ${board.name} back now?`}
        explanation="The board returns to its known-good state and is free for others. What is on it is gone but /root/workspace, which comes back at your next reservation."
        confirm="End now"
        danger
        busy={end.isPending}
        onConfirm={() => end.mutate({ id: hold.id, board: board.name })}
      />
      <ShareBoard board={board} hold={hold} />
      {extend.isError ? <Conflict error={extend.error} busy={false} onTake={() => extend.reset()} /> : null}
    </>
  );
}
