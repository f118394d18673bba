import { Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { ImportLine } from '../api/types';
import { DataTable, type Column } from '../shell/DataTable';
import { Dialog } from '../shell/Dialog';
import { saveFile } from '../shell/download';
import { plural } from '../shell/format';
import { IconAlert, IconCheck, IconDownload, IconUpload } from '../shell/icons';
import { ProblemAlert } from '../shell/ProblemAlert';
import { Status } from '../shell/Status';

const EXAMPLE = 'login,name,role,email\nada,Ada Lovelace,student,ada@example.org\n';

/** Many accounts at once. Each line succeeds or fails by itself, and says so. */
export function ImportPeople({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [csv, setCsv] = useState('');
  const load = useMutation({
    mutationFn: () => lab.importPeople(csv),
    onSettled: () => client.invalidateQueries({ queryKey: keys.people }),
  });
  const read = (file: File | null) => {
    if (file) void file.text().then(setCsv);
  };
  return (
    <Dialog onClose={onClose} title="Import people" size="xl" held={load.isPending || load.isSuccess}>
      {load.data ? (
        <Results lines={load.data} onClose={onClose} />
      ) : (
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            One person per line: login, name, role (student, teacher, admin), e-mail. A first line with these words is skipped.
          </Text>
          <ProblemAlert error={load.error} />
          <Textarea
            label="CSV"
            placeholder={EXAMPLE}
            value={csv}
            onChange={(event) => setCsv(event.currentTarget.value)}
            rows={8}
            styles={{ input: { fontFamily: 'var(--mono)', fontSize: 13 } }}
          />
          <Group justify="space-between">
            <FileButton onChange={read} accept=".csv,text/csv,text/plain">
              {(props) => (
                <Button {...props} variant="default" leftSection={<IconUpload size={16} aria-hidden />}>
                  Read a file
                </Button>
              )}
            </FileButton>
            <Button onClick={() => load.mutate()} loading={load.isPending} disabled={csv.trim() === ''}>
              Import
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}

function Results({ lines, onClose }: { lines: ImportLine[]; onClose: () => void }) {
  const made = lines.filter((line) => line.created);
  const download = () =>
    saveFile('passwords.csv', ['login,password', ...made.map((line) => `${line.login},${line.password}`)].join('\n') + '\n', 'text/csv');
  return (
    <Stack gap="sm">
      <Text size="sm" role="status">
        {plural(made.length, 'account')} made, {plural(lines.length - made.length, 'line')} not. Passwords are shown only now.
      </Text>
      <div className="panel panel-flush import-results">
        <DataTable label="Import results" rows={lines} rowKey={(line) => String(line.line)} columns={columns} empty={null} />
      </div>
      <Group justify="space-between">
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={download} disabled={made.length === 0}>
          Save the passwords
        </Button>
        <Button onClick={onClose}>I have kept them</Button>
      </Group>
    </Stack>
  );
}

const columns: Column<ImportLine>[] = [
  { key: 'line', header: 'Line', align: 'right', sort: (line) => line.line, cell: (line) => line.line },
  { key: 'login', header: 'Login', sort: (line) => line.login, cell: (line) => <code>{line.login ?? '–'}</code> },
  {
    key: 'result',
    header: 'Result',
    sort: (line) => Number(line.created),
    cell: (line) =>
      line.created ? <Status tone="good" icon={IconCheck} label="Made" /> : <Status tone="bad" icon={IconAlert} label="Not made" />,
  },
  {
    key: 'detail',
    header: 'Password or reason',
    cell: (line) => (line.created ? <code>{line.password}</code> : (line.problem ?? 'No reason given.')),
  },
];
