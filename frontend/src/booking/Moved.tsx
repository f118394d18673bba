import { Alert, Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Board, Booked, Person } from '../api/types';
import { usePerson } from '../people/session';
import { tell } from '../shell/notify';
import { span } from '../shell/format';
import { IconAlert } from '../shell/icons';
import { movedFrom } from './moved';

/** That it is told where one's reservation went, so long after it was moved. */
const NEWS_MS = 12 * 3600_000;

const live = (row: Booked) => row.state === 'ACTIVE' || row.state === 'CONFIRMED';
const isNews = (at: string) => Date.now() - Date.parse(at) < NEWS_MS;
const isFor = (row: Booked, person: Person) =>
  row.person?.login === person.login || (row.partners ?? []).some((partner) => partner.login === person.login);

/**
 * On a board's page: why one is on this board and not on another, or where one's reservation of it went. A page that was open
 * when the board broke goes along.
 */
export function MovedHere({ board }: { board: Board }) {
  const person = usePerson();
  const navigate = useNavigate();
  const rows = useQuery({
    queryKey: [...keys.reservations, 'of', board.name],
    queryFn: () => lab.reservations({ board: board.name }),
    refetchInterval: usePollInterval(10_000),
  });
  const held = useRef(0);
  const mine = (rows.data ?? []).filter((row) => isFor(row, person));
  const here = mine.find((row) => row.state === 'ACTIVE' && row.movedFrom);
  const gone = mine.filter((row) => row.movedTo !== undefined && isNews(row.movedTo.at)).at(-1);
  const running = mine.find((row) => row.state === 'ACTIVE');
  const next = gone?.movedTo;
  useEffect(() => {
    if (running) held.current = running.id;
    if (gone && next && gone.id === held.current) {
      held.current = 0;
      tell(`You are on ${next.board} now: ${next.reason}.`);
      void navigate(`/boards/${encodeURIComponent(next.board)}`);
    }
  }, [gone, navigate, next, running]);
  if (here) return <MovedAlert row={here} />;
  if (!next || running) return null;
  return (
    <Alert color="orange" variant="light" icon={<IconAlert size={18} aria-hidden />} title={`Your reservation moved to ${next.board}`} role="status">
      {next.reason}. <Anchor component={Link} to={`/boards/${encodeURIComponent(next.board)}`} inherit>Go on on {next.board}</Anchor>
    </Alert>
  );
}

/** On the page of bookings: what the lab moved of one's own lately. It stays on the page while empty, so that it is read out. */
export function MovedLately() {
  const rows = useQuery({
    queryKey: [...keys.reservations, 'list', 'mine'],
    queryFn: () => lab.reservations({ mine: true }),
    refetchInterval: usePollInterval(10_000),
  });
  const moved = (rows.data ?? []).filter((row) => live(row) && row.movedFrom && isNews(row.movedFrom.at));
  return (
    <div className="my-places" aria-live="polite">
      {moved.map((row) => (
        <MovedAlert key={row.id} row={row} />
      ))}
    </div>
  );
}

function MovedAlert({ row }: { row: Booked }) {
  return (
    <Alert color="orange" variant="light" icon={<IconAlert size={18} aria-hidden />} title={movedFrom(row)}>
      {row.movedFrom?.reason}. {row.state === 'ACTIVE' ? 'It began as a fresh board: deploy again what you need.' : `Your reservation for ${span(row.start, row.end)} stays as it is otherwise.`}
    </Alert>
  );
}
