import { Button, Group, List, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { plural } from '../shell/format';
import { Panel } from '../shell/Page';
import { ProblemAlert } from '../shell/ProblemAlert';
import { loginsIn } from './limitFields';

/** One login or a pasted list; what could not be added is named and stays in the field. */
export function AddMembers({ name }: { name: string }) {
  const client = useQueryClient();
  const [text, setText] = useState('');
  const logins = loginsIn(text);
  const add = useMutation({
    mutationFn: () => lab.addMembers(name, logins),
    onSuccess: (results) => setText(results.filter((one) => !one.added).map((one) => one.login).join('\n')),
    onSettled: () => client.invalidateQueries({ queryKey: keys.classes }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  const missing = add.data?.filter((one) => !one.added) ?? [];
  return (
    <Panel title="Add members">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <ProblemAlert error={add.error} />
          <Textarea
            label="Logins"
            description="One or many, or a course list with the login first on each line."
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            autosize
            minRows={2}
            maxRows={10}
            autoCapitalize="none"
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mono)', fontSize: 13 } }}
          />
          <Group justify="space-between">
            <div role="status">
              {add.data ? (
                <Text size="sm">{plural(add.data.length - missing.length, 'person')} added{missing.length > 0 ? ', but not all:' : '.'}</Text>
              ) : null}
              {missing.length > 0 ? (
                <List size="sm">
                  {missing.map((one) => (
                    <List.Item key={one.line}>{one.problem}</List.Item>
                  ))}
                </List>
              ) : null}
            </div>
            <Button type="submit" variant="default" loading={add.isPending} disabled={logins.length === 0}>
              {logins.length > 1 ? `Add ${logins.length} people` : 'Add'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
