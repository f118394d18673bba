import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Board, Held } from '../api/types';
import { Dialog } from '../shell/Dialog';
import { minutesText } from '../shell/format';
import { boardChoices } from './boardChoices';
import { wrongWindow } from './BookDialog';
import { MINUTE } from './geometry';
import { Conflict } from './Conflict';
import { same, type Spot } from './drag';
import { hasBegun, spotOf } from './held';
import type { useChange } from './useCalendar';

import { MomentField } from './MomentField';

interface Props {
  boards: Board[];
  slot: Held;
  /** What was asked for in the timeline and refused; without it the form begins with how it is. */
  to: Spot | null;
  change: ReturnType<typeof useChange>;
  onClose: () => void;
}

/** Another time or board for a reservation; of one that runs, another end. */
export function ChangeDialog({ boards, slot, to, change, onClose }: Props) {
  const from = spotOf(slot);
  const begun = hasBegun(slot, Date.now());
  const [spot, setSpot] = useState(to ?? from);
  const wrong = wrongWindow(spot.start, spot.end);
  const put = (wanted: Spot) => {
    setSpot(wanted);
    change.mutate({ slot, to: wanted }, { onSuccess: onClose });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wrong) return;
    if (same(spot, from)) onClose();
    else put(spot);
  };
  return (
    <Dialog onClose={onClose} title={to ? 'It stays as it was' : begun ? `Change the end: ${slot.board}` : `Change the booking of ${slot.board}`}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {begun ? null : (
            <>
              <Select
                label="Board"
                data={boardChoices(boards)}
                value={spot.board}
                onChange={(board) => setSpot({ ...spot, board: board ?? spot.board })}
                allowDeselect={false}
                searchable
              />
              <MomentField label="Start" at={spot.start} onChange={(start) => setSpot({ ...spot, start })} />
            </>
          )}
          <MomentField label="End" at={spot.end} onChange={(end) => setSpot({ ...spot, end })} />
          <Text size="sm" c={wrong ? 'red' : 'dimmed'}>
            {wrong ?? minutesText(Math.round((spot.end - spot.start) / MINUTE))}
          </Text>
          {change.isError ? (
            <Conflict
              error={change.error}
              busy={change.isPending}
              board={change.variables.to.board}
              verb="Change to"
              onTake={(other) => put({ board: other.board, start: Date.parse(other.start), end: Date.parse(other.end) })}
            />
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Keep as it is
            </Button>
            <Button type="submit" loading={change.isPending}>
              Change
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
