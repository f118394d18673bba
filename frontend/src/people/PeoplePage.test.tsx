import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import type { Account } from '../api/types';
import { answer, show } from '../test/page';
import PeoplePage from './PeoplePage';

afterEach(() => void vi.unstubAllGlobals());

it('asks before a role is changed', async () => {
  const omar: Account = { login: 'omar', name: 'Omar Haddad', role: 'STUDENT', disabled: false };
  const made = answer({ 'GET /api/people': [omar], 'PATCH /api/people/omar': { ...omar, role: 'TEACHER' } });
  const changes = () => made.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
  const user = userEvent.setup();
  show(<PeoplePage />, { person: { login: 'ines', name: 'Ines Moreau', role: 'ADMIN' } });
  const choose = async (answerOf: string) => {
    const role = await screen.findByRole('textbox', { name: 'Role of omar' });
    await user.click(role);
    await user.click(await screen.findByRole('option', { name: 'Teacher' }));
    expect(await screen.findByRole('dialog', { name: 'Make Omar Haddad a teacher?' })).toBeInTheDocument();
    expect(changes()).toEqual([]);
    await user.click(screen.getByRole('button', { name: answerOf }));
    return role;
  };
  expect(await choose('Keep as it is')).toHaveValue('Student');
  expect(changes()).toEqual([]);
  await choose('Change the role');
  await waitFor(() => expect(changes()).toEqual(['{"role":"TEACHER"}']));
});
