import { useQuery } from '@tanstack/react-query';
import { keys } from '../api/keys';
import { lab } from '../api/lab';

/** When an exercise is due, and which attempt counts. */
export function useSchedule(exercise: string) {
  return useQuery({ queryKey: keys.schedule(exercise), queryFn: () => lab.schedule(exercise) });
}

export const whatCounts = { BEST: 'the best attempt counts', LAST: 'the last attempt counts' } as const;
