import { Anchor } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { CheckStatistic } from '../api/types';
import { verdictLook } from '../grading/attemptState';
import { laneNames } from '../grading/RunsPanel';
import { ConfirmButton } from '../shell/ConfirmButton';
import { DataTable, type Column } from '../shell/DataTable';
import { plural, points } from '../shell/format';
import { IconGrading } from '../shell/icons';
import { tell, tellProblem } from '../shell/notify';
import { Page, Panel } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';
import { ScheduleForm } from './ScheduleForm';
import './exercises.css';

/** For teachers: how the checks of an exercise turn out, and what can be done when they were wrong. */
export default function ChecksPage() {
  const { id = '' } = useParams();
  const exercise = useQuery({ queryKey: keys.exercise(id), queryFn: () => lab.exercise(id) });
  const statistics = useQuery({
    queryKey: keys.checkStatistics(id),
    queryFn: () => lab.checkStatistics(id),
    refetchInterval: usePollInterval(10_000),
  });
  return (
    <Page
      title={`Checks: ${exercise.data?.title ?? id}`}
      back={{ to: `/exercises/${encodeURIComponent(id)}`, label: exercise.data?.title ?? 'Exercise' }}
      lead="What is hard, and what cannot be trusted. Of each submission, the grading that counts is counted; repeated gradings show whether a verdict is the same twice."
      actions={<AgainButtons id={id} />}
    >
      <Await query={statistics} loading={<Loading rows={6} />}>
        {(data) => (
          <>
            {data.stopsBoards.length > 0 ? (
              <Panel title="Stops boards">
                <p>
                  {plural(data.stopsBoards.length, 'attempt')} stopped the board in the same check each time:{' '}
                  {data.stopsBoards.map((attempt) => (
                    <Anchor key={attempt} component={Link} to={`/attempts/${attempt}`} className="stops-boards">
                      {attempt}
                    </Anchor>
                  ))}
                </p>
              </Panel>
            ) : null}
            <Panel title="Checks" flush>
              <DataTable
                label="Checks"
                noun="check"
                rows={data.checks}
                rowKey={(row) => row.id}
                columns={columns}
                text={(row) => `${row.title} ${row.id}`}
                empty={
                  <Empty icon={IconGrading} title="No checks">
                    The exercise has none.
                  </Empty>
                }
              />
            </Panel>
          </>
        )}
      </Await>
      <ScheduleForm id={id} />
    </Page>
  );
}

const columns: Column<CheckStatistic>[] = [
  {
    key: 'check',
    header: 'Check',
    sort: (row) => row.title,
    cell: (row) => (
      <>
        {row.title} <span className="dim mono small">{row.id}</span>
      </>
    ),
  },
  { key: 'lane', header: 'Kernel', sort: (row) => row.lane, cell: (row) => laneNames[row.lane] },
  { key: 'points', header: 'Points', align: 'right', sort: (row) => row.points, cell: (row) => points(row.points) },
  { key: 'graded', header: 'Graded', align: 'right', sort: (row) => row.graded, cell: (row) => row.graded },
  { key: 'pass', header: 'Pass rate', align: 'right', sort: (row) => row.passRate, cell: (row) => <b>{percent(row.passRate)}</b> },
  { key: 'verdicts', header: 'Otherwise', cell: (row) => otherwise(row) },
  {
    key: 'flake',
    header: 'Other verdict when repeated',
    align: 'right',
    sort: (row) => row.flakeRate,
    cell: (row) =>
      row.repeats === 0 ? (
        <span className="dim">never repeated</span>
      ) : (
        <span className={(row.flakeRate ?? 0) > 0 ? 'text-bad' : ''}>
          {percent(row.flakeRate)} <span className="dim">of {row.repeats}</span>
        </span>
      ),
  },
  {
    key: 'tries',
    header: 'Passed with try',
    align: 'right',
    sort: (row) => row.medianTries,
    cell: (row) => (row.medianTries === null ? '–' : points(row.medianTries)),
  },
];

function percent(rate: number | null): string {
  return rate === null ? '–' : `${Math.round(rate * 100)} %`;
}

function otherwise(row: CheckStatistic): string {
  const parts = Object.entries(row.verdicts)
    .filter(([verdict]) => verdict !== 'PASS')
    .sort(([, a], [, b]) => b - a)
    .map(([verdict, count]) => `${count} ${verdictLook[verdict as keyof typeof verdictLook].label.toLowerCase()}`);
  return parts.length === 0 ? '–' : parts.join(', ');
}

function AgainButtons({ id }: { id: string }) {
  const client = useQueryClient();
  const stale = () => Promise.all([['grades'], keys.attempts].map((queryKey) => client.invalidateQueries({ queryKey })));
  const regrade = useMutation({
    mutationFn: () => lab.regradeAll(id),
    onSuccess: (made) => tell(`${plural(made.attempts.length, 'submission')} queued for grading again.`),
    onError: tellProblem,
    onSettled: stale,
  });
  const rescore = useMutation({
    mutationFn: () => lab.rescore(id),
    onSuccess: ({ changed, unchanged, regrade: other }) =>
      tell(`${changed} scored anew, ${unchanged} unchanged.${other > 0 ? ` ${other} had other checks: grade those again.` : ''}`),
    onError: tellProblem,
    onSettled: stale,
  });
  return (
    <>
      <ConfirmButton
        variant="default"
        label="Score all again"
        question="Score all graded attempts by the present points?"
        explanation="No board is used: the verdicts stay, their points are counted anew. Each change is kept with what it was before."
        confirm="Score again"
        busy={rescore.isPending}
        onConfirm={() => rescore.mutate()}
      />
      <ConfirmButton
        variant="default"
        label="Grade all again"
        question="Grade everything that was handed in again?"
        explanation="Each submission gets a new attempt by the present version, behind what people wait for. The old verdict counts until the new one is there."
        confirm="Grade again"
        busy={regrade.isPending}
        onConfirm={() => regrade.mutate()}
      />
    </>
  );
}
