import { Button, Group, Popover, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../shell/Dialog';
import { plural } from '../shell/format';
import { IconHand, IconKeyboard, IconLock, IconPeople, IconTerminal } from '../shell/icons';
import type { ConsoleState } from './consoleState';
import type { LiveConsole } from './useConsole';

interface Props {
  live: LiveConsole;
  readOnly: boolean;
}

/** The lines above the screen: where the board stands, who has the keyboard and how to get it, who watches. */
export function KeyboardBar({ live, readOnly }: Props) {
  const { state } = live;
  const [taking, setTaking] = useState(false);
  const open = state.connection === 'open';
  return (
    <>
      <div className="console-bar">
        <span className="console-stage" role="status">
          <IconTerminal size={14} aria-hidden />
          {state.stage.sentence || 'Nothing is known of the boot yet.'}
        </span>
        <span className="console-keyboard">
          {state.keyboard === 'YOURS' ? <IconKeyboard size={14} aria-hidden /> : <IconLock size={14} aria-hidden />}
          <span>{keyboardText(state)}</span>
          {readOnly || !open ? null : <Actions live={live} onTake={() => setTaking(true)} />}
          <Watchers state={state} />
        </span>
      </div>
      {readOnly
        ? null
        : state.asking.map((asking) => (
            <div key={asking.seat} className="console-asking" role="alert">
              <IconHand size={14} aria-hidden />
              <span>
                <strong>{asking.name}</strong> asks for the keyboard.
              </span>
              <Button size="compact-xs" onClick={() => live.answer(asking.seat, true)}>
                Hand over to {asking.name}
              </Button>
              <Button size="compact-xs" variant="default" onClick={() => live.answer(asking.seat, false)}>
                Refuse
              </Button>
            </div>
          ))}
      {taking ? <TakeOver state={state} onCancel={() => setTaking(false)} onTake={live.takeOver} /> : null}
    </>
  );
}

function Actions({ live, onTake }: { live: LiveConsole; onTake: () => void }) {
  const { state } = live;
  const atOnce = state.keyboard === 'FREE';
  return (
    <>
      {state.keyboard === 'YOURS' ? (
        <Button size="compact-xs" variant="default" onClick={() => live.release()}>
          Give it back
        </Button>
      ) : null}
      {state.asked ? <span className="dim">You asked; waiting for an answer.</span> : null}
      {state.mayAsk ? (
        <Button size="compact-xs" variant="default" onClick={() => live.ask()}>
          {atOnce ? 'Write here' : 'Ask for the keyboard'}
        </Button>
      ) : null}
      {state.mayTakeOver ? (
        <Button size="compact-xs" variant="default" onClick={onTake}>
          Take over…
        </Button>
      ) : null}
    </>
  );
}

function Watchers({ state }: { state: ConsoleState }) {
  if (state.viewers === 0) return null;
  return (
    <Popover position="bottom-end" withArrow>
      <Popover.Target>
        <Button size="compact-xs" variant="subtle" color="gray" leftSection={<IconPeople size={14} aria-hidden />}>
          {plural(state.viewers, 'view')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <strong>Watching</strong>
        <ul className="console-watchers">
          {state.viewerNames.map((name) => (
            <li key={name}>
              {name}
              {name === state.writer ? ' (has the keyboard)' : ''}
            </li>
          ))}
          {state.viewerNames.length === 0 ? <li>Names are for those with an account.</li> : null}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function TakeOver({ state, onCancel, onTake }: { state: ConsoleState; onCancel: () => void; onTake: (reason: string) => void }) {
  const [reason, setReason] = useState('');
  const take = () => {
    if (reason.trim() === '') return;
    onTake(reason.trim());
    onCancel();
  };
  return (
    <Dialog onClose={onCancel} title={`Take the keyboard from ${state.writer ?? 'its writer'}?`}>
      <Stack>
        <TextInput
          label="Why"
          description="Everybody who watches reads this, and the audit log keeps it."
          maxLength={200}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take();
          }}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button onClick={take} disabled={reason.trim() === ''}>
            Take over
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

/** Who has the keyboard, in words. */
export function keyboardText(state: ConsoleState): string {
  switch (state.keyboard) {
    case 'YOURS':
      return 'You write';
    case 'FREE':
      return state.canWrite ? 'Nobody writes: type to have the keyboard' : 'Nobody writes';
    case 'HELD':
      return `${state.writer ?? 'Somebody'} writes`;
    case 'KEPT':
      return `${state.writer ?? 'The writer'} lost the connection; the keyboard is kept for a moment`;
    case 'RUN':
      return 'A graded run has the keyboard';
  }
}
