import type { Board } from '../api/types';
import { usePerson } from '../people/session';
import { Panel } from '../shell/Page';
import { span } from '../shell/format';
import { BookForm } from './BookForm';
import { EndNear } from './EndNear';
import { HeldByMe } from './HeldByMe';
import { SharedWithMe } from './ShareBoard';
import './booking.css';

/** Booking on a board's page: yours with the time left, or the form to get it. */
export function BookingPanel({ board }: { board: Board }) {
  const person = usePerson();
  const mine = board.mine && board.hold?.kind === 'RESERVATION';
  const shared = mine && board.holder?.login !== person.login;
  return (
    <Panel title={shared ? 'Shared with you' : mine ? 'Your reservation' : 'Book this board'}>
      {mine && board.hold ? <EndNear board={board.name} end={board.hold.end} /> : null}
      <div className="booking">
        {!mine || !board.hold ? (
          <BookForm board={board} />
        ) : shared ? (
          <SharedWithMe board={board} hold={board.hold} login={person.login} />
        ) : (
          <HeldByMe board={board} hold={board.hold} />
        )}
        {board.next ? (
          <p className="booking-next">
            <span className="dim">Next: </span>
            {span(board.next.start, board.next.end)}
            {board.next.holder ? <span className="dim"> by {board.next.holder.name}</span> : null}
          </p>
        ) : (
          <p className="booking-next dim">Nobody has booked it after that.</p>
        )}
      </div>
    </Panel>
  );
}
