import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { show } from '../test/page';
import { SourceTabs } from './SourceTabs';

function Editor() {
  const [files, setFiles] = useState([
    { path: 'a.c', text: 'int a;' },
    { path: 'b.h', text: 'int b;' },
  ]);
  return <SourceTabs files={files} generation={0} onFiles={setFiles} onSubmit={() => undefined} />;
}

it('shows the chosen file, and asks before it removes one', async () => {
  const user = userEvent.setup();
  show(<Editor />);
  const files = within(screen.getByRole('group', { name: 'Files' }));
  const names = () => files.getAllByRole('button').map((button) => button.textContent);
  await user.click(files.getByRole('button', { name: 'b.h', pressed: false }));
  expect(files.getByRole('button', { name: 'b.h', pressed: true })).toBeInTheDocument();
  expect(screen.getByRole('textbox', { name: 'Text of b.h' })).toHaveTextContent('int b;');

  await user.click(screen.getByRole('button', { name: 'Remove b.h' }));
  await user.click(await screen.findByRole('button', { name: 'Keep as it is' }));
  expect(names()).toEqual(['a.c', 'b.h']);
  await user.click(screen.getByRole('button', { name: 'Remove b.h' }));
  await user.click(await screen.findByRole('button', { name: 'Remove the file' }));
  expect(names()).toEqual(['a.c']);
  expect(screen.getByRole('textbox', { name: 'Text of a.c' })).toHaveTextContent('int a;');
});
