import { useQuery } from '@tanstack/react-query';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Attempt } from '../api/types';

/** What was handed in, of which this is an attempt. */
export function useSubmission(attempt: Attempt) {
  return useQuery({
    queryKey: keys.submission(attempt.submission),
    queryFn: () => lab.submission(attempt.submission),
  });
}
