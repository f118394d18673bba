import { QueryClient } from '@tanstack/react-query';
import { isPassing } from './problem';

/** The cache of answers. A refusal is final; only a lab that does not answer is asked again, until it does. */
export function labQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        retry: (failures, error) => isPassing(error) && failures < 2,
        retryDelay: (failures) => Math.min(500 * 2 ** failures, 4_000),
        refetchInterval: ({ state }) => (state.status === 'error' && isPassing(state.error) ? 5_000 : false),
      },
      // What was asked for once is not done twice: whoever pressed decides.
      mutations: { retry: false },
    },
  });
}
