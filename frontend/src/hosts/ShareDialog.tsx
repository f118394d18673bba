import { Button, Chip, Group, NumberInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { DAYS, type Day, type ShareRequest } from '../api/shareTypes';
import { profilesOf } from '../booking/boardChoices';
import { Dialog } from '../shell/Dialog';
import { tell } from '../shell/notify';
import { ProblemAlert } from '../shell/ProblemAlert';
import { shortDay } from './SharesPanel';

const WORK_DAYS: Day[] = DAYS.slice(0, 5);

/** How many boards of which profile are kept when. */
export function ShareDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const boards = useQuery({ queryKey: keys.boards, queryFn: lab.boards });
  const [profile, setProfile] = useState<string | null>(null);
  const [unit, setUnit] = useState<'boards' | 'percent'>('boards');
  const [number, setNumber] = useState<number | string>(1);
  const [days, setDays] = useState<string[]>(WORK_DAYS);
  const [from, setFrom] = useState('08:00');
  const [to, setTo] = useState('18:00');
  const [asked, setAsked] = useState(false);
  const add = useMutation({
    mutationFn: (request: ShareRequest) => lab.addShare(request),
    onSuccess: (made) => {
      tell(`Boards of ${made.profile} are kept for grading.`);
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.shares }),
  });
  const most = unit === 'percent' ? 100 : 1000;
  const noNumber = typeof number === 'number' && number >= 1 && number <= most ? null : `Give a number from 1 to ${most}.`;
  const noProfile = profile === null ? 'Choose a profile.' : null;
  const noDay = days.length === 0 ? 'Choose at least one day.' : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (noNumber || noDay || profile === null || typeof number !== 'number') return;
    const chosen = DAYS.filter((day) => days.includes(day));
    add.mutate({ profile, days: chosen, from, to, ...(unit === 'boards' ? { boards: number } : { percent: number }) });
  };
  return (
    <Dialog onClose={onClose} title="Keep boards for grading">
      <form onSubmit={submit} noValidate>
        <Stack>
          <Select
            label="Profile"
            data={profilesOf(boards.data ?? [])}
            value={profile}
            onChange={setProfile}
            placeholder="Choose"
            error={asked ? noProfile : null}
            data-autofocus
          />
          <Group align="flex-end" wrap="nowrap">
            <NumberInput label="Kept" min={1} max={most} value={number} onChange={setNumber} error={asked ? noNumber : null} />
            <SegmentedControl
              size="xs"
              aria-label="Counted in"
              value={unit}
              onChange={(value) => setUnit(value as 'boards' | 'percent')}
              data={[
                { value: 'boards', label: 'Boards' },
                { value: 'percent', label: 'Per cent' },
              ]}
            />
          </Group>
          <div role="group" aria-label="Days">
            <Chip.Group multiple value={days} onChange={setDays}>
              <Group gap={6}>
                {DAYS.map((day) => (
                  <Chip key={day} value={day} size="xs">
                    {shortDay(day)}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
            {asked && noDay ? (
              <Text size="sm" c="red" mt={6}>
                {noDay}
              </Text>
            ) : null}
          </div>
          <Group grow>
            <TextInput type="time" label="From" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
            <TextInput type="time" label="To" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
          </Group>
          <Text size="sm" c="dimmed">
            By the lab’s clock. An end that is not after the start is on the next day. What is booked already stays booked.
          </Text>
          {add.isError ? <ProblemAlert error={add.error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button type="submit" loading={add.isPending}>
              Keep them
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
