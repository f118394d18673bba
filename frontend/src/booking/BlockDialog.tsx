import { Button, Checkbox, Group, Modal, MultiSelect, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Board } from '../api/types';
import { minutesText } from '../shell/format';
import { boardChoices, profilesOf } from './boardChoices';
import { problemOf } from './BookDialog';
import { MINUTE } from './geometry';
import { Conflict } from './Conflict';
import { MomentField } from './MomentField';
import { useBlock } from './useCalendar';

interface Props {
  boards: Board[];
  onClose: () => void;
}

/** Takes boards out of use for a time: named ones, or all of a profile. */
export function BlockDialog({ boards, onClose }: Props) {
  const block = useBlock(onClose);
  const [by, setBy] = useState<'boards' | 'profile'>('boards');
  const [chosen, setChosen] = useState<string[]>([]);
  const [profile, setProfile] = useState<string | null>(null);
  const [start, setStart] = useState(() => Math.floor(Date.now() / MINUTE) * MINUTE);
  const [end, setEnd] = useState(() => start + 120 * MINUTE);
  const [reason, setReason] = useState('');
  const [override, setOverride] = useState(false);
  const [asked, setAsked] = useState(false);
  const wrong = problemOf(start, end);
  const missing = (by === 'boards' ? chosen.length === 0 : profile === null) ? 'Choose what to block.' : null;
  const noReason = reason.trim() === '' ? 'Say why: people read it in the calendar.' : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (wrong || missing || noReason) return;
    block.mutate({
      ...(by === 'boards' ? { boards: chosen } : { profile: profile ?? '' }),
      ...(start > Date.now() ? { start: new Date(start).toISOString() } : {}),
      end: new Date(end).toISOString(),
      reason: reason.trim(),
      ...(override ? { override: true } : {}),
    });
  };
  return (
    <Modal opened onClose={onClose} title="Block for maintenance" centered>
      <form onSubmit={submit} noValidate>
        <Stack>
          <SegmentedControl
            size="xs"
            aria-label="What to block"
            value={by}
            onChange={(value) => setBy(value as 'boards' | 'profile')}
            data={[
              { value: 'boards', label: 'Some boards' },
              { value: 'profile', label: 'All of a profile' },
            ]}
          />
          {by === 'boards' ? (
            <MultiSelect
              label="Boards"
              data={boardChoices(boards)}
              value={chosen}
              onChange={setChosen}
              placeholder={chosen.length === 0 ? 'Choose' : ''}
              error={asked ? missing : null}
              searchable
              hidePickedOptions
              data-autofocus
            />
          ) : (
            <Select label="Profile" data={profilesOf(boards)} value={profile} onChange={setProfile} placeholder="Choose" error={asked ? missing : null} />
          )}
          <MomentField label="Start" at={start} onChange={setStart} />
          <MomentField label="End" at={end} onChange={setEnd} error={asked ? wrong : null} />
          <Text size="sm" c="dimmed">
            {wrong ?? minutesText(Math.round((end - start) / MINUTE))}
          </Text>
          <TextInput
            label="Reason"
            placeholder="New power supplies"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={asked ? noReason : null}
            maxLength={500}
          />
          <Checkbox
            label="Also over bookings"
            description="They end where the block begins, or are off altogether, and their people are told the reason. Graded runs do not give way."
            checked={override}
            onChange={(event) => setOverride(event.currentTarget.checked)}
          />
          {block.isError ? (
            <Conflict error={block.error} busy={block.isPending} board={chosen.length === 1 ? chosen[0] : undefined} onTake={() => block.reset()} />
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button type="submit" color={override ? 'red' : 'petrol'} loading={block.isPending}>
              {override ? 'Block over bookings' : 'Block'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
