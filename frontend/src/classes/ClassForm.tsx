import { Button, Group, NumberInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { LabClass, Limits } from '../api/types';
import { tell } from '../shell/notify';
import { Panel } from '../shell/Page';
import { ProblemAlert } from '../shell/ProblemAlert';
import { LIMIT_FIELDS } from './limitFields';

type Field = number | '';

/** Title, teachers and limits of a class. An empty limit: the class says nothing about it. */
export function ClassForm({ of }: { of: LabClass }) {
  const client = useQueryClient();
  const [title, setTitle] = useState(of.title);
  const [teachers, setTeachers] = useState(of.teachers.map((one) => one.login).join(' '));
  const [limits, setLimits] = useState<Limits>(of.limits);
  const [budget, setBudget] = useState<Field>(of.budget.hoursPerWeek ?? '');
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
  const set = (name: keyof Limits, value: Field) => {
    const next = { ...limits };
    if (value === '') delete next[name];
    else next[name] = value;
    setLimits(next);
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
          <SimpleGrid style={{ alignItems: 'end' }} cols={{ base: 2, md: 3, lg: 6 }}>
            {LIMIT_FIELDS.map(({ name, label }) => (
              <Whole key={name} label={label} value={limits[name] ?? ''} onChange={(value) => set(name, value)} />
            ))}
          </SimpleGrid>
          <Group justify="space-between" align="end">
            <Whole label="Hours a week, all members together" value={budget} onChange={setBudget} />
            <Button type="submit" variant="default" loading={save.isPending}>
              Keep
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}

function Whole({ label, value, onChange }: { label: string; value: Field; onChange: (value: Field) => void }) {
  return (
    <NumberInput
      label={label}
      value={value}
      onChange={(next) => onChange(typeof next === 'number' ? next : '')}
      min={0}
      allowDecimal={false}
      hideControls
    />
  );
}
