import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem';

/** The cache of answers. A refusal is final; only a lab that does not answer is asked again. */
export function labQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        retry: (failures, error) => worthRetrying(error) && failures < 2,
        retryDelay: (failures) => Math.min(500 * 2 ** failures, 4_000),
      },
      mutations: { retry: false },
    },
  });
}

function worthRetrying(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 502);
}
