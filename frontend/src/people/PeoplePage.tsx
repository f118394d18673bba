import { Button, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Account, Role } from '../api/types';
import { ConfirmButton, ConfirmDialog } from '../shell/ConfirmButton';
import { DataTable, type Column } from '../shell/DataTable';
import { IconBan, IconCheck, IconPeople, IconPlus, IconUpload } from '../shell/icons';
import { tell, tellProblem } from '../shell/notify';
import { Page, Panel } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';
import { Status } from '../shell/Status';
import { AddPerson } from './AddPerson';
import { ImportPeople } from './ImportPeople';
import { PasswordShown } from './PasswordShown';
import { PersonLimits } from './PersonLimits';
import { usePerson } from './session';

const ROLES: { value: Role; label: string }[] = [
  { value: 'STUDENT', label: 'Student' },
  { value: 'TEACHER', label: 'Teacher' },
  { value: 'ADMIN', label: 'Admin' },
];

const ROLE_MEANS: Record<Role, { called: string; may: string }> = {
  STUDENT: { called: 'a student', may: 'They book boards, hand in exercises, and see their own attempts only.' },
  TEACHER: { called: 'a teacher', may: 'They see everybody’s attempts and grades, and may take over a board.' },
  ADMIN: { called: 'an administrator', may: 'They manage accounts and hosts, and may all that teachers may.' },
};

export default function PeoplePage() {
  const people = useQuery({ queryKey: keys.people, queryFn: lab.people });
  const [dialog, setDialog] = useState<'add' | 'import' | null>(null);
  return (
    <Page
      title="People"
      lead="Accounts of this lab. A password is shown once, when it is made."
      actions={
        <>
          <Button variant="default" leftSection={<IconUpload size={16} aria-hidden />} onClick={() => setDialog('import')}>
            Import CSV
          </Button>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDialog('add')}>
            Add person
          </Button>
        </>
      }
    >
      <Panel title="All accounts" flush>
        <Await query={people} loading={<Loading rows={6} label="Loading people" />}>
          {(rows) => (
            <DataTable
              label="People"
              noun="account"
              rows={rows}
              rowKey={(row) => row.login}
              columns={columns}
              text={(row) => [row.login, row.name, row.role, row.email, row.disabled ? 'disabled' : 'active'].join(' ')}
              initialSort={{ key: 'name', descending: false }}
              empty={<Empty icon={IconPeople} title="No accounts">Add the first person, or import a list.</Empty>}
            />
          )}
        </Await>
      </Panel>
      {dialog === 'add' ? <AddPerson onClose={() => setDialog(null)} /> : null}
      {dialog === 'import' ? <ImportPeople onClose={() => setDialog(null)} /> : null}
    </Page>
  );
}

const columns: Column<Account>[] = [
  { key: 'name', header: 'Name', sort: (row) => row.name, cell: (row) => <b>{row.name}</b> },
  { key: 'login', header: 'Login', sort: (row) => row.login, cell: (row) => <code>{row.login}</code> },
  { key: 'email', header: 'E-mail', sort: (row) => row.email, cell: (row) => row.email ?? <span className="dim">–</span> },
  { key: 'role', header: 'Role', sort: (row) => row.role, cell: (row) => <RoleChoice account={row} /> },
  {
    key: 'state',
    header: 'State',
    sort: (row) => Number(row.disabled),
    cell: (row) =>
      row.disabled ? <Status tone="quiet" icon={IconBan} label="Disabled" /> : <Status tone="good" icon={IconCheck} label="Active" />,
  },
  { key: 'act', header: 'Actions', hideHeader: true, align: 'right', cell: (row) => <AccountActions account={row} /> },
];

function useChange(login: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: { role?: Role; disabled?: boolean }) => lab.changePerson(login, change),
    onSuccess: () => tell(`Changed ${login}.`),
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.people }),
  });
}

function RoleChoice({ account }: { account: Account }) {
  const me = usePerson();
  const change = useChange(account.login);
  const [wanted, setWanted] = useState<Role | null>(null);
  return (
    <>
      <Select
        size="xs"
        w={112}
        aria-label={`Role of ${account.login}`}
        data={ROLES}
        value={change.isPending ? (change.variables.role ?? account.role) : account.role}
        // Nobody locks themselves out by a slip of the mouse.
        disabled={account.login === me.login}
        allowDeselect={false}
        onChange={(value) => value && value !== account.role && setWanted(value as Role)}
      />
      {wanted ? (
        <ConfirmDialog
          opened
          onClose={() => setWanted(null)}
          question={`Make ${account.name} ${ROLE_MEANS[wanted].called}?`}
          explanation={ROLE_MEANS[wanted].may}
          confirm="Change the role"
          onConfirm={() => change.mutate({ role: wanted })}
        />
      ) : null}
    </>
  );
}

function AccountActions({ account }: { account: Account }) {
  const me = usePerson();
  const change = useChange(account.login);
  const reset = useMutation({ mutationFn: () => lab.resetPassword(account.login), onError: tellProblem });
  const own = account.login === me.login;
  const [limits, setLimits] = useState(false);
  return (
    <span className="row-actions">
      <Button size="compact-sm" variant="default" aria-label={`Limits of ${account.login}`} onClick={() => setLimits(true)}>
        Limits
      </Button>
      {limits ? <PersonLimits account={account} onClose={() => setLimits(false)} /> : null}
      <ConfirmButton
        size="compact-sm"
        variant="default"
        label="Reset password"
        aria-label={`Reset password of ${account.login}`}
        question={`New password for ${account.name}?`}
        explanation="The old one stops working at once, and so does all that lets somebody in as them: sessions, access tokens, SSH keys, calendar feeds and links to watch. They make those anew. The new password is shown to you once."
        confirm="Make a new password"
        busy={reset.isPending}
        onConfirm={() => reset.mutate()}
      />
      <ConfirmButton
        size="compact-sm"
        variant="default"
        label={account.disabled ? 'Enable' : 'Disable'}
        aria-label={`${account.disabled ? 'Enable' : 'Disable'} ${account.login}`}
        question={`${account.disabled ? 'Enable' : 'Disable'} ${account.name}?`}
        explanation={
          account.disabled
            ? 'They can sign in again with the password they had.'
            : 'They can no longer sign in, and their tokens are refused. Submissions and grades stay.'
        }
        confirm={account.disabled ? 'Enable' : 'Disable'}
        danger={!account.disabled}
        disabled={own}
        busy={change.isPending}
        onConfirm={() => change.mutate({ disabled: !account.disabled })}
      />
      {reset.data ? <PasswordShown login={account.login} password={reset.data.password} onClose={() => reset.reset()} /> : null}
    </span>
  );
}
