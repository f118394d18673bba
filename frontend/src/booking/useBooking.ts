import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { BookingRequest } from '../api/types';
import { tell, tellProblem } from '../shell/notify';
import { span } from '../shell/format';
import { outcome } from './waiting';

/** Asks anew for everything that shows who has which board when; done when it is there. */
export function useRefreshBookings(): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([keys.reservations, keys.calendar, keys.boards].map((queryKey) => client.invalidateQueries({ queryKey })));
}

/**
 * What can be done about reservations; each refreshes everything that shows them.
 *
 * @param onGiven who asked to wait need not: a board is theirs at once
 */
export function useBooking(onGiven?: (board: string) => void) {
  const refresh = useRefreshBookings();
  const book = useMutation({
    mutationFn: (request: BookingRequest) => lab.book(request),
    onSuccess: (made) => tell(outcome(made, false)),
    onSettled: refresh,
  });
  const wait = useMutation({
    mutationFn: (wish: BookingRequest) => lab.book({ ...wish, wait: true }),
    onSuccess: (made) => {
      tell(outcome(made));
      if (made.board !== null) onGiven?.(made.board);
    },
    onSettled: refresh,
  });
  const leave = useMutation({
    mutationFn: ({ id }: { id: number; message: string }) => lab.endReservation(id),
    onSuccess: (_, { message }) => tell(message),
    onError: tellProblem,
    onSettled: refresh,
  });
  const extend = useMutation({
    mutationFn: ({ id, minutes }: { id: number; minutes: number }) => lab.extendReservation(id, minutes),
    onSuccess: (made) => tell(made ? `Extended: ${span(made.start, made.end)}.` : 'Extended.'),
    onSettled: refresh,
  });
  const end = useMutation({
    mutationFn: ({ id }: { id: number; board: string }) => lab.endReservation(id),
    onSuccess: (_, { board }) => tell(`${board} is free again.`),
    onError: tellProblem,
    onSettled: refresh,
  });
  return { book, wait, leave, extend, end };
}
