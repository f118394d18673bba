import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { LabClass, Participant } from '../api/types';
import { Subscribe } from '../feeds/Subscribe';
import { ConfirmButton } from '../shell/ConfirmButton';
import { DataTable, type Column } from '../shell/DataTable';
import { IconBan, IconPeople } from '../shell/icons';
import { tell, tellProblem } from '../shell/notify';
import { Page, Panel } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';
import { Status } from '../shell/Status';
import { AddMembers } from './AddMembers';
import { ClassForm } from './ClassForm';

/** One class: its people, and how much they may book. */
export default function ClassPage() {
  const { name = '' } = useParams();
  const found = useQuery({ queryKey: keys.class(name), queryFn: () => lab.class(name) });
  return (
    <Page
      title={found.data?.title ?? name}
      back={{ to: '/classes', label: 'Classes' }}
      lead={found.data ? <Lead found={found.data} /> : null}
      actions={
        <>
          {found.data?.mine ? <Subscribe of={{ class: name }} /> : null}
          {found.data?.mine ? <RemoveClass name={name} /> : null}
        </>
      }
    >
      <Await query={found} loading={<Loading rows={6} label="Loading the class" />}>
        {(data) => (
          <>
            {data.mine ? <ClassForm key={JSON.stringify([data.limits, data.budget, data.title])} of={data} /> : null}
            {data.mine ? <AddMembers name={name} /> : null}
            <Panel title="Members" flush>
              <Members of={data} />
            </Panel>
          </>
        )}
      </Await>
    </Page>
  );
}

function Lead({ found }: { found: LabClass }) {
  const teachers = found.teachers.map((one) => one.name).join(', ');
  return (
    <>
      <code>{found.name}</code>
      {teachers ? `, taught by ${teachers}` : null}
    </>
  );
}

function RemoveClass({ name }: { name: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const removing = useMutation({
    mutationFn: () => lab.removeClass(name),
    onSuccess: () => {
      tell(`Removed ${name}.`);
      client.removeQueries({ queryKey: keys.class(name) });
      navigate('/classes');
    },
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.classes, exact: true }),
  });
  return (
    <ConfirmButton
      variant="default"
      label="Remove class"
      question={`Remove ${name}?`}
      explanation="Its limits hold for nobody any more. Its people, their bookings and their grades stay."
      confirm="Remove the class"
      danger
      busy={removing.isPending}
      onConfirm={() => removing.mutate()}
    />
  );
}

function Members({ of: { name, mine, members = [] } }: { of: LabClass }) {
  const client = useQueryClient();
  const { mutate: takeOut } = useMutation({
    mutationFn: (login: string) => lab.removeMember(name, login),
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.classes }),
  });
  const columns = useMemo(() => {
    const list: Column<Participant>[] = [
      { key: 'name', header: 'Name', sort: (row) => row.name, cell: (row) => <b>{row.name}</b> },
      { key: 'login', header: 'Login', sort: (row) => row.login, cell: (row) => <code>{row.login}</code> },
      {
        key: 'state',
        header: 'State',
        sort: (row) => Number(row.disabled),
        cell: (row) => (row.disabled ? <Status tone="quiet" icon={IconBan} label="Disabled" /> : null),
      },
      {
        key: 'act',
        header: 'Actions',
        hideHeader: true,
        align: 'right',
        cell: (row) => (
          <Button size="compact-sm" variant="default" aria-label={`Take ${row.login} out`} onClick={() => takeOut(row.login)}>
            Take out
          </Button>
        ),
      },
    ];
    return mine ? list : list.filter((column) => column.key !== 'act');
  }, [mine, takeOut]);
  return (
    <DataTable
      label="Members"
      noun="member"
      rows={members}
      rowKey={(row) => row.login}
      columns={columns}
      text={(row) => [row.name, row.login, row.disabled ? 'disabled' : ''].join(' ')}
      initialSort={{ key: 'name', descending: false }}
      empty={<Empty icon={IconPeople} title="Nobody yet">Add people by their logins, one or a whole list.</Empty>}
    />
  );
}
