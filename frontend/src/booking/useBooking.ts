import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { tell, tellProblem } from '../shell/notify';
import { span } from '../shell/format';

interface Request {
  board: string;
  start?: string;
  end?: string;
  minutes?: number;
}

/** What can be done about reservations; each refreshes everything that shows them. */
export function useBooking() {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.reservations }),
      client.invalidateQueries({ queryKey: keys.boards }),
    ]);
  const book = useMutation({
    mutationFn: (request: Request) => lab.book(request),
    onSuccess: (made) => tell(`${made.board} is yours ${span(made.start, made.end)}.`),
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
  return { book, extend, end };
}
