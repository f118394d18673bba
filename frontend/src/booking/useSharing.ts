import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { tell } from '../shell/notify';

interface With {
  id: number;
  login: string;
}

/** Partners of a reservation, and giving it to somebody else; each refreshes everything that shows them. */
export function useSharing(board: string) {
  const client = useQueryClient();
  const onSettled = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.reservations }),
      client.invalidateQueries({ queryKey: keys.boards }),
    ]);
  const share = useMutation({
    mutationFn: ({ id, login }: With) => lab.share(id, login),
    onSuccess: (_, { login }) => tell(`${board} is shared with ${login}.`),
    onSettled,
  });
  const unshare = useMutation({
    mutationFn: ({ id, login }: With) => lab.unshare(id, login),
    onSuccess: () => tell(`${board} is no longer shared.`),
    onSettled,
  });
  const handOver = useMutation({
    mutationFn: ({ id, login }: With) => lab.handOver(id, login),
    onSuccess: (_, { login }) => tell(`${board} is now ${login}'s.`),
    onSettled,
  });
  return { share, unshare, handOver };
}
