import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter } from 'react-router-dom';
import { vi } from 'vitest';
import type { Person } from '../api/types';
import { PersonProvider } from '../people/session';

type Answer = unknown | ((request: { method: string; body: string | null }) => unknown);

/** An answer that is a refusal. */
export class Refused {
  constructor(readonly status: number, readonly body: object) {}
}

/** Answers by "METHOD path"; anything else is a 404. Returns the requests that were made. */
export function answer(answers: Record<string, Answer>): { method: string; path: string; body: string | null }[] {
  const made: { method: string; path: string; body: string | null }[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    const method = init.method ?? 'GET';
    const body = typeof init.body === 'string' ? init.body : null;
    made.push({ method, path, body });
    const found = answers[`${method} ${path}`] ?? new Refused(404, { detail: `no answer for ${method} ${path}` });
    const value = await (typeof found === 'function' ? (found as (request: object) => unknown)({ method, body }) : found);
    if (value instanceof Refused) {
      return new Response(JSON.stringify(value.body), { status: value.status, headers: { 'content-type': 'application/problem+json' } });
    }
    return new Response(value === undefined ? '' : JSON.stringify(value), { status: 200, headers: { 'content-type': 'application/json' } });
  });
  return made;
}

export const student: Person = { login: 'mira', name: 'Mira Okafor', role: 'STUDENT' };

/** Shows a page as a signed-in person sees it. */
export function show(page: ReactNode, { path = '/', person = student }: { path?: string; person?: Person | null } = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <MemoryRouter initialEntries={[path]} future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
          {person ? <PersonProvider person={person}>{page}</PersonProvider> : page}
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
}
