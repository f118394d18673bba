import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { answer, show } from '../test/page';
import { ImportPeople } from './ImportPeople';

afterEach(() => void vi.unstubAllGlobals());

it('keeps imported passwords in view until they are kept elsewhere', async () => {
  let arrive: (lines: unknown) => void = () => undefined;
  answer({ 'POST /api/people/import': () => new Promise((resolve) => (arrive = resolve)) });
  const onClose = vi.fn();
  const user = userEvent.setup();
  show(<ImportPeople onClose={onClose} />);
  await user.type(await screen.findByRole('textbox', { name: 'CSV' }), 'ada,Ada');
  await user.click(screen.getByRole('button', { name: 'Import' }));
  const leave = async () => {
    await user.keyboard('{Escape}');
    await user.click(document.querySelector('.mantine-Modal-overlay')!);
  };
  await leave();
  arrive([{ line: 1, login: 'ada', created: true, password: 'blue-gate-31', problem: null }]);
  expect(await screen.findByText('blue-gate-31')).toBeVisible();
  await leave();
  expect(onClose).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'I have kept them' }));
  expect(onClose).toHaveBeenCalledOnce();
});
