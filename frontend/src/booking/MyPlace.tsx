import { useQuery } from '@tanstack/react-query';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Waiting } from '../api/types';
import { until } from '../shell/format';
import { IconHourglass } from '../shell/icons';
import { useNow } from '../shell/useNow';
import { LeaveLine } from './LeaveLine';
import { atWhen } from './waiting';
import './booking.css';

/** What the signed-in person waits for. It stays on the page while empty, so that what appears in it is read out. */
export function MyPlace() {
  const waiting = useQuery({ queryKey: keys.waiting('mine'), queryFn: () => lab.waiting(true), refetchInterval: usePollInterval(10_000) });
  return (
    <div className="my-places" aria-live="polite">
      {waiting.data?.map((row) => (
        <div key={row.id} className="my-place tone-warn">
          <IconHourglass size={18} aria-hidden />
          <Place waiting={row.waiting} />
          <LeaveLine row={row} />
        </div>
      ))}
    </div>
  );
}

function Place({ waiting: { wish, position, estimate, why } }: { waiting: Waiting }) {
  const now = useNow(20_000);
  return (
    <p>
      You wait for <b>{wish}</b>
      {position > 0 ? `: place ${position} of the line` : ''}
      {estimate ? `, expected ${atWhen(estimate, now)}` : ''}
      {/* Hidden from screen readers, which would read the line out every minute; they have the time itself. */}
      {estimate ? <span aria-hidden> ({until(estimate, now)})</span> : null}. {why}
    </p>
  );
}
