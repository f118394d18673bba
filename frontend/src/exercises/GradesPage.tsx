import { Anchor, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Grade } from '../api/types';
import { DataTable, type Column } from '../shell/DataTable';
import { plural, points, score } from '../shell/format';
import { IconDownload, IconGrading } from '../shell/icons';
import { Page, Panel } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';
import { Time } from '../shell/Time';

export default function GradesPage() {
  const { id = '' } = useParams();
  const exercise = useQuery({ queryKey: keys.exercise(id), queryFn: () => lab.exercise(id) });
  const grades = useQuery({ queryKey: keys.grades(id), queryFn: () => lab.grades(id), refetchInterval: usePollInterval(10_000) });
  const max = exercise.data?.points ?? 0;
  return (
    <Page
      title={`Grades: ${exercise.data?.title ?? id}`}
      back={{ to: `/exercises/${encodeURIComponent(id)}`, label: exercise.data?.title ?? 'Exercise' }}
      actions={
        <>
          <Button component={Link} to={`/exercises/${encodeURIComponent(id)}/checks`} variant="default" leftSection={<IconGrading size={16} aria-hidden />}>
            Checks
          </Button>
          <Button component="a" href={lab.gradesCsvUrl(id)} download={`${id}-grades.csv`} variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
            CSV
          </Button>
        </>
      }
      lead={grades.data && max > 0 ? overview(grades.data, max) : 'Who has handed in, and what counts.'}
    >
      <Panel title="Grade book" flush>
        <Await query={grades} loading={<Loading rows={5} />}>
          {(rows) => (
            <DataTable
              label="Grades"
              noun="person"
              rows={rows}
              rowKey={(row) => row.person.login}
              columns={columns(id, max)}
              text={(row) => `${row.person.name} ${row.person.login}`}
              initialSort={{ key: 'person', descending: false }}
              empty={
                <Empty icon={IconGrading} title="Nobody has handed in yet">
                  Each person appears here with their first submission.
                </Empty>
              }
            />
          )}
        </Await>
      </Panel>
    </Page>
  );
}

function overview(grades: Grade[], max: number): string {
  const graded = grades.filter((grade) => grade.grade !== null);
  const full = graded.filter((grade) => (grade.grade ?? 0) >= max).length;
  const mean = graded.reduce((sum, grade) => sum + (grade.grade ?? 0), 0) / Math.max(1, graded.length);
  return `${plural(graded.length, 'person', 'people')} graded, ${full} with full marks, ${points(mean)} of ${points(max)} on average.`;
}

function columns(exercise: string, max: number): Column<Grade>[] {
  return [
    {
      key: 'person',
      header: 'Person',
      sort: (row) => row.person.name,
      cell: (row) => (
        <Anchor component={Link} to={`/attempts?exercise=${encodeURIComponent(exercise)}&person=${encodeURIComponent(row.person.login)}`}>
          {row.person.name} <span className="dim">{row.person.login}</span>
        </Anchor>
      ),
    },
    { key: 'grade', header: 'Counts', align: 'right', sort: (row) => row.grade, cell: (row) => <b>{score(row.grade, max)}</b> },
    { key: 'best', header: 'Best', align: 'right', sort: (row) => row.best, cell: (row) => score(row.best, max) },
    { key: 'last', header: 'Last', align: 'right', sort: (row) => row.last, cell: (row) => score(row.last, max) },
    { key: 'attempts', header: 'Attempts', align: 'right', sort: (row) => row.attempts, cell: (row) => row.attempts },
    { key: 'when', header: 'Last handed in', sort: (row) => row.submittedAt, cell: (row) => <Time iso={row.submittedAt} /> },
  ];
}
