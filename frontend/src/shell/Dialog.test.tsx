import { Button, Menu } from '@mantine/core';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { show } from '../test/page';
import { ConfirmButton, ConfirmDialog } from './ConfirmButton';
import { Dialog } from './Dialog';

function Opener() {
  const [open, setOpen] = useState<'first' | 'second' | 'question' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Button onClick={() => setOpen('first')}>Open</Button>
      <Menu>
        <Menu.Target>
          <Button>More</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('first')}>From the menu</Menu.Item>
          <Menu.Item onClick={() => setOpen('question')}>Asked first</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'first' ? (
        <Dialog onClose={close} title="First">
          <Button onClick={() => setOpen('second')}>On</Button>
        </Dialog>
      ) : null}
      {open === 'second' ? (
        <Dialog onClose={close} title="Second" held>
          <Button onClick={close}>I have kept it</Button>
        </Dialog>
      ) : null}
      <ConfirmDialog opened={open === 'question'} onClose={close} question="Sure?" explanation="" confirm="Yes" onConfirm={close} />
    </>
  );
}

/** Asks, is busy for a moment, and shows what came of it. */
function Reset() {
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle');
  const run = () => {
    setState('busy');
    setTimeout(() => setState('done'), 50);
  };
  return (
    <>
      <ConfirmButton label="Reset" question="Reset it?" explanation="" confirm="Do it" busy={state === 'busy'} onConfirm={run} />
      {state === 'done' ? (
        <Dialog onClose={() => setState('idle')} title="Done" held>
          <Button onClick={() => setState('idle')}>I have kept it</Button>
        </Dialog>
      ) : null}
    </>
  );
}

describe('a dialog', () => {
  it('gives the focus back to the button that opened it', async () => {
    const user = userEvent.setup();
    show(<Opener />);
    await user.click(screen.getByRole('button', { name: 'Open' }));
    await waitFor(() => expect(screen.getByRole('dialog', { name: 'First' })).toContainElement(document.activeElement as HTMLElement));
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Open' })).toHaveFocus();
  });

  it.each([
    ['From the menu', 'First'],
    ['Asked first', 'Sure?'],
  ])('gives it to the button of the menu whose item opened it: %s', async (item, title) => {
    const user = userEvent.setup();
    show(<Opener />);
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: item }));
    expect(await screen.findByRole('dialog', { name: title })).toBeInTheDocument();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    await waitFor(() => expect(screen.getByRole('button', { name: 'More' })).toHaveFocus());
  });

  it('gives it to the button that asked, when the answer opens the next one', async () => {
    const user = userEvent.setup();
    show(<Reset />);
    const button = screen.getByRole('button', { name: 'Reset' });
    await user.click(button);
    await user.click(await screen.findByRole('button', { name: 'Do it' }));
    // As browsers do with a button that is disabled under the focus.
    button.blur();
    await user.click(await screen.findByRole('button', { name: 'I have kept it' }));
    expect(button).toHaveFocus();
  });

  it('stays while it is held, and hands the focus on to the one that follows it', async () => {
    const user = userEvent.setup();
    show(<Opener />);
    await user.click(screen.getByRole('button', { name: 'Open' }));
    await user.click(await screen.findByRole('button', { name: 'On' }));
    const second = await screen.findByRole('dialog', { name: 'Second' });
    await user.keyboard('{Escape}');
    await user.click(document.querySelector('.mantine-Modal-overlay')!);
    expect(second).toBeInTheDocument();
    // Nothing but its own button: no cross.
    expect(screen.getAllByRole('button').filter((button) => second.contains(button))).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'I have kept it' }));
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Open' })).toHaveFocus();
  });
});
