import { Button, Group, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Schedule } from '../api/types';
import { localInput } from '../shell/format';
import { tell, tellProblem } from '../shell/notify';
import { Panel } from '../shell/Page';
import { Await, Loading } from '../shell/States';
import { useSchedule } from './useSchedule';

/** When an exercise is due, when its results are published, and which attempt makes the grade. */
export function ScheduleForm({ id }: { id: string }) {
  const schedule = useSchedule(id);
  return (
    <Panel title="Schedule">
      <Await query={schedule} loading={<Loading rows={2} />}>
        {(data) => <Fields key={JSON.stringify(data)} id={id} schedule={data} />}
      </Await>
    </Panel>
  );
}

function Fields({ id, schedule }: { id: string; schedule: Schedule }) {
  const client = useQueryClient();
  const [due, setDue] = useState(local(schedule.dueAt));
  const [published, setPublished] = useState(local(schedule.publishedAt));
  const [counts, setCounts] = useState(schedule.counts);
  const save = useMutation({
    mutationFn: () => lab.setSchedule(id, { dueAt: instant(due, schedule.dueAt), publishedAt: instant(published, schedule.publishedAt), counts }),
    onSuccess: () => tell('The schedule is kept.'),
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.schedule(id) }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Group align="end" gap="md">
        <TextInput type="datetime-local" label="Due" value={due} onChange={(event) => setDue(event.currentTarget.value)} />
        <TextInput type="datetime-local" label="Results published" value={published} onChange={(event) => setPublished(event.currentTarget.value)} />
        <SegmentedControl
          aria-label="Which attempt counts"
          value={counts}
          onChange={(value) => setCounts(value as Schedule['counts'])}
          data={[
            { value: 'BEST', label: 'Best counts' },
            { value: 'LAST', label: 'Last counts' },
          ]}
        />
        <Button type="submit" variant="default" loading={save.isPending}>
          Keep
        </Button>
      </Group>
      <p className="dim small">Checks that are hidden until then can be read, and totals that depend on them, from these times on.</p>
    </form>
  );
}

function local(iso: string | null): string {
  return iso === null ? '' : localInput(new Date(iso));
}

/** What is not edited keeps its instant: its seconds, and which one it was of an hour that the clock repeats. */
function instant(value: string, before: string | null): string | null {
  if (value === local(before)) return before;
  return value === '' ? null : new Date(value).toISOString();
}
