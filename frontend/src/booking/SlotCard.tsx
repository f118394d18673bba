import { Button, Stack } from '@mantine/core';
import { Link } from 'react-router-dom';
import type { Held } from '../api/types';
import { usePerson } from '../people/session';
import { duration, span } from '../shell/format';
import { Status } from '../shell/Status';
import { hasBegun, labelOf, mayChange, mayLift } from './held';
import { reservationLook } from './reservationState';

/** What can be asked for from the card; whoever shows it does it. */
export type SlotAction = 'change' | 'end' | 'end-series' | 'lift';

interface Props {
  slot: Held;
  now: number;
  onAction: (action: SlotAction) => void;
}

/** What occupies a board there, and what may be done about it. */
export function SlotCard({ slot, now, onAction }: Props) {
  const person = usePerson();
  const look = slot.state ? reservationLook[slot.state] : null;
  const changeable = mayChange(slot, person, now);
  const begun = hasBegun(slot, now);
  const liftable = slot.block !== undefined && mayLift(slot, person, now);
  return (
    <Stack gap={12}>
      <dl className="facts">
        <dt>Board</dt>
        <dd className="mono">{slot.board}</dd>
        <dt>{slot.kind === 'RESERVATION' ? 'Who' : 'What'}</dt>
        <dd>{slot.kind === 'RESERVATION' ? (slot.person?.name ?? 'Somebody') : labelOf(slot, person)}</dd>
        <dt>When</dt>
        <dd>{span(slot.start, slot.end, now)}</dd>
        <dt>For</dt>
        <dd>{duration(Date.parse(slot.end) - Date.parse(slot.start)).replace(' 0 s', '')}</dd>
        {look ? (
          <>
            <dt>State</dt>
            <dd>
              <Status tone={look.tone} icon={look.icon} label={look.label} />
            </dd>
          </>
        ) : null}
        {slot.reason ? (
          <>
            <dt>Reason</dt>
            <dd>{slot.reason}</dd>
          </>
        ) : null}
        {slot.series !== undefined ? (
          <>
            <dt>Series</dt>
            <dd>No. {slot.series}</dd>
          </>
        ) : null}
      </dl>
      <Stack gap={6}>
        <Button component={Link} to={`/boards/${encodeURIComponent(slot.board)}`} size="xs" variant="default">
          Open {slot.board}
        </Button>
        {changeable ? (
          <>
            <Button size="xs" variant="default" onClick={() => onAction('change')}>
              {begun ? 'Change the end…' : 'Change…'}
            </Button>
            <Button size="xs" variant="light" color="red" onClick={() => onAction('end')}>
              {begun ? 'End now…' : 'Cancel…'}
            </Button>
          </>
        ) : null}
        {changeable && slot.series !== undefined ? (
          <Button size="xs" variant="light" color="red" onClick={() => onAction('end-series')}>
            Cancel the series…
          </Button>
        ) : null}
        {liftable ? (
          <Button size="xs" variant="light" color="red" onClick={() => onAction('lift')}>
            Lift the block…
          </Button>
        ) : null}
      </Stack>
    </Stack>
  );
}
