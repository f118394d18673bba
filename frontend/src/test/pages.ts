import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect } from 'vitest';

/** A list that is shown turns to its second and last page, where that text is, and back. */
export async function expectToTurn(most: number, older: string): Promise<void> {
  const user = userEvent.setup();
  expect(await screen.findByText(`Only the latest ${most} are listed.`)).toBeVisible();
  // By text: looking hundreds of rows through for a role takes seconds.
  await user.click(screen.getByText('Older'));
  expect(await screen.findByText(older)).toBeVisible();
  expect(screen.queryByText('Older')).not.toBeInTheDocument();
  await user.click(screen.getByText('Latest'));
  expect(await screen.findByText(`Only the latest ${most} are listed.`)).toBeVisible();
}
