import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { LabClass, Limits } from '../api/types';
import { tell } from '../shell/notify';
import { Panel } from '../shell/Page';
import { ProblemAlert } from '../shell/ProblemAlert';
import { LimitInputs, WholeInput, type Whole } from './LimitInputs';

/** Title, teachers and limits of a class. An empty limit: the class says nothing about it. */
export function ClassForm({ of }: { of: LabClass }) {
  const client = useQueryClient();
  const [title, setTitle] = useState(of.title);
  const [teachers, setTeachers] = useState(of.teachers.map((one) => one.login).join(' '));
  const [limits, setLimits] = useState<Limits>(of.limits);
  const [budget, setBudget] = useState<Whole>(of.budget.hoursPerWeek ?? '');
  const save = useMutation({
    mutationFn: () =>
      lab.changeClass(of.name, {
        title: title.trim(),
        teachers: teachers.split(/[\s,;]+/).filter((login) => login !== ''),
        limits,
        budget: budget === '' ? {} : { hoursPerWeek: budget },
      }),
    onSuccess: () => tell('The class is kept.'),
    onSettled: () => Promise.all([keys.classes, keys.quota].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Panel title="Limits">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <ProblemAlert error={save.error} />
          <Group grow align="end">
            <TextInput label="Title" value={title} onChange={(event) => setTitle(event.currentTarget.value)} required withAsterisk={false} />
            <TextInput label="Teachers (logins)" value={teachers} onChange={(event) => setTeachers(event.currentTarget.value)} spellCheck={false} />
          </Group>
          <Text size="sm" c="dimmed">
            What each member may book. Left empty, it is as for everybody; who is in several classes has the largest.
          </Text>
          <LimitInputs value={limits} onChange={setLimits} cols={{ base: 2, md: 3, lg: 6 }} />
          <Group justify="space-between" align="end">
            <WholeInput label="Hours a week, all members together" value={budget} onChange={setBudget} />
            <Button type="submit" variant="default" loading={save.isPending}>
              Keep
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
