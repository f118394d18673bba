import { Anchor, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { LabClass } from '../api/types';
import { DataTable, type Column } from '../shell/DataTable';
import { IconClass, IconPlus } from '../shell/icons';
import { Page, Panel } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';
import { AddClass } from './AddClass';
import { limitsText } from './limitFields';

/** The classes there are, for those who teach. */
export default function ClassesPage() {
  const classes = useQuery({ queryKey: keys.classes, queryFn: lab.classes });
  const [adding, setAdding] = useState(false);
  return (
    <Page
      title="Classes"
      lead="Who takes part in what, and how much they may book."
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
          New class
        </Button>
      }
    >
      <Panel title="All classes" flush>
        <Await query={classes} loading={<Loading rows={4} label="Loading classes" />}>
          {(rows) => (
            <DataTable
              label="Classes"
              noun="class"
              rows={rows}
              rowKey={(row) => row.name}
              columns={columns}
              text={(row) => [row.name, row.title, ...row.teachers.flatMap((one) => [one.name, one.login])].join(' ')}
              initialSort={{ key: 'name', descending: false }}
              empty={<Empty icon={IconClass} title="No classes">Make the first one and add its people.</Empty>}
            />
          )}
        </Await>
      </Panel>
      {adding ? <AddClass onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

const dash = <span className="dim">–</span>;

const columns: Column<LabClass>[] = [
  {
    key: 'name',
    header: 'Class',
    sort: (row) => row.name,
    cell: (row) => (
      <Anchor component={Link} to={`/classes/${encodeURIComponent(row.name)}`} className="mono" fw={600}>
        {row.name}
      </Anchor>
    ),
  },
  { key: 'title', header: 'Title', sort: (row) => row.title, cell: (row) => row.title },
  {
    key: 'teachers',
    header: 'Teachers',
    sort: (row) => row.teachers[0]?.name,
    cell: (row) => row.teachers.map((one) => one.name).join(', ') || dash,
  },
  { key: 'size', header: 'Members', align: 'right', sort: (row) => row.size, cell: (row) => row.size },
  { key: 'limits', header: 'Each may book', cell: (row) => limitsText(row.limits) || dash },
  {
    key: 'budget',
    header: 'All together',
    sort: (row) => row.budget.hoursPerWeek,
    cell: (row) => (row.budget.hoursPerWeek === undefined ? dash : `${row.budget.hoursPerWeek} h a week`),
  },
];
