import { useMutation } from '@tanstack/react-query';
import { lab } from '../api/lab';
import type { BlockRequest, Held, ReservationChange, SeriesRequest } from '../api/types';
import { plural, span } from '../shell/format';
import { tell, tellProblem } from '../shell/notify';
import type { Spot } from './drag';
import { spotOf } from './held';
import { useRefreshBookings } from './useBooking';
import { outcome } from './waiting';

/** What of a reservation becomes different at another spot. */
export function changeTo(slot: Held, to: Spot): ReservationChange {
  const from = spotOf(slot);
  return {
    ...(to.board === from.board ? {} : { board: to.board }),
    ...(to.start === from.start ? {} : { start: new Date(to.start).toISOString() }),
    ...(to.end === from.end ? {} : { end: new Date(to.end).toISOString() }),
  };
}

/** Books what was chosen: one board once is a reservation, anything more a series. */
export function useBook(onBooked: () => void) {
  return useMutation({
    mutationFn: async (wish: SeriesRequest) => {
      const { boards, start, end, repeat } = wish;
      const [board] = boards;
      if (boards.length === 1 && board !== undefined && !repeat) return [await lab.book({ board, ...(start ? { start } : {}), end })];
      return (await lab.bookSeries(wish)).reservations;
    },
    onSuccess: (made) => {
      const [first] = made;
      if (made.length === 1 && first) tell(outcome(first, false));
      else tell(`${plural(made.length, 'reservation')} made.`);
      onBooked();
    },
    onSettled: useRefreshBookings(),
  });
}

/** Moves a reservation. It counts as pending until the calendar shows the outcome. */
export function useChange(onChanged?: () => void) {
  return useMutation({
    mutationFn: ({ slot, to }: { slot: Held; to: Spot }) => lab.changeReservation(slot.id, changeTo(slot, to)),
    onSuccess: (made) => {
      tell(`${made.board}: ${span(made.start, made.end)}.`);
      onChanged?.();
    },
    onSettled: useRefreshBookings(),
  });
}

export function useBlock(onBlocked: () => void) {
  return useMutation({
    mutationFn: (request: BlockRequest) => lab.block(request),
    onSuccess: (made) => {
      tell(`${made.boards.join(', ')} set aside${made.class ? ` for ${made.class}` : ''} ${span(made.start, made.end)}.`);
      onBlocked();
    },
    onSettled: useRefreshBookings(),
  });
}

/** Gives back what was booked or blocked. */
export function useGiveUp() {
  return useMutation({
    mutationFn: ({ what, id }: { what: 'reservation' | 'series' | 'block'; id: number; message: string }) => {
      switch (what) {
        case 'reservation':
          return lab.endReservation(id);
        case 'series':
          return lab.endSeries(id);
        case 'block':
          return lab.liftBlock(id);
      }
    },
    onSuccess: (_, { message }) => tell(message),
    onError: tellProblem,
    onSettled: useRefreshBookings(),
  });
}
