import { Button, Checkbox, Group, MultiSelect, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Board } from '../api/types';
import { usePerson } from '../people/session';
import { Dialog } from '../shell/Dialog';
import { minutesText } from '../shell/format';
import { boardChoices, profilesOf } from './boardChoices';
import { wrongWindow } from './BookDialog';
import { MINUTE } from './geometry';
import { Conflict } from './Conflict';
import { MomentField } from './MomentField';
import { useBlock } from './useCalendar';

interface Props {
  boards: Board[];
  onClose: () => void;
}

/** Sets boards aside for a time, named ones or all of a profile: for maintenance, or for the members of a class. */
export function BlockDialog({ boards, onClose }: Props) {
  const block = useBlock(onClose);
  const [by, setBy] = useState<'boards' | 'profile'>('boards');
  const [chosen, setChosen] = useState<string[]>([]);
  const [profile, setProfile] = useState<string | null>(null);
  const [start, setStart] = useState(() => Math.floor(Date.now() / MINUTE) * MINUTE);
  const [end, setEnd] = useState(() => start + 120 * MINUTE);
  const [reason, setReason] = useState('');
  const person = usePerson();
  const admin = person.role === 'ADMIN';
  const [use, setUse] = useState<'maintenance' | 'class'>(admin ? 'maintenance' : 'class');
  const [course, setCourse] = useState<string | null>(null);
  const classes = useQuery({ queryKey: keys.classes, queryFn: lab.classes });
  const mine = (classes.data ?? []).filter((one) => one.mine);
  const [override, setOverride] = useState(false);
  const [asked, setAsked] = useState(false);
  const wrong = wrongWindow(start, end);
  const missing = (by === 'boards' ? chosen.length === 0 : profile === null) ? 'Choose what to block.' : null;
  const noReason = reason.trim() === '' ? 'Say why: people read it in the calendar.' : null;
  const noClass = use === 'class' && course === null ? 'Choose the class.' : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (wrong || missing || noReason || noClass) return;
    block.mutate({
      ...(by === 'boards' ? { boards: chosen } : { profile: profile ?? '' }),
      ...(start > Date.now() ? { start: new Date(start).toISOString() } : {}),
      end: new Date(end).toISOString(),
      reason: reason.trim(),
      ...(use === 'class' && course ? { class: course } : {}),
      ...(override ? { override: true } : {}),
    });
  };
  return (
    <Dialog onClose={onClose} title="Set boards aside">
      <form onSubmit={submit} noValidate>
        <Stack>
          {admin ? (
            <SegmentedControl
              size="xs"
              aria-label="What for"
              value={use}
              onChange={(value) => setUse(value as 'maintenance' | 'class')}
              data={[
                { value: 'maintenance', label: 'Maintenance' },
                { value: 'class', label: 'A class' },
              ]}
            />
          ) : null}
          {use === 'class' ? (
            <Select
              label="Class"
              description="Its members have one board each at a time, which does not count for their hours."
              data={mine.map((one) => ({ value: one.name, label: `${one.name}: ${one.title}` }))}
              value={course}
              onChange={setCourse}
              placeholder={classes.isSuccess && mine.length === 0 ? 'You teach none' : 'Choose'}
              error={asked ? noClass : null}
            />
          ) : null}
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
            placeholder={use === 'class' ? 'Midterm exam' : 'New power supplies'}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={asked ? noReason : null}
            maxLength={500}
          />
          <Checkbox
            label="Also over bookings"
            description="They move to equal boards; where none is free they end where the block begins or are off. Their people are told why. Graded runs do not give way."
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
              {override ? 'Set aside over bookings' : 'Set aside'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
