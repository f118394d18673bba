import { useQuery } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Problem } from '../api/problem';
import { show } from '../test/page';
import { ProblemAlert } from './ProblemAlert';
import { Await } from './States';

function Boards({ status }: { status: number }) {
  const query = useQuery({ queryKey: ['x'], queryFn: () => Promise.reject<string>(new Problem(status, {})) });
  return <Await query={query}>{(text) => text}</Await>;
}

it.each([
  [503, true],
  [0, true],
  [403, false],
])('says that the page asks again where it does: status %i', async (status, again) => {
  show(<Boards status={status} />);
  const failure = await screen.findByRole('alert');
  if (again) expect(failure).toHaveTextContent('This page asks again by itself.');
  else expect(failure).not.toHaveTextContent('by itself');
});

it.each([503, 0])('promises no second try of what a person asked for: status %i', (status) => {
  show(<ProblemAlert error={new Problem(status, {})} />);
  expect(screen.getByRole('alert')).not.toHaveTextContent('by itself');
});
