import { Button, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { ExerciseDetail } from '../api/types';
import { AttemptTable } from '../grading/AttemptTable';
import { mayTeach, usePerson } from '../people/session';
import { points } from '../shell/format';
import { IconDownload, IconFile, IconGrading } from '../shell/icons';
import { Markdown } from '../shell/Markdown';
import { Page, Panel } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';
import { Time } from '../shell/Time';
import { useNow } from '../shell/useNow';
import { familyName } from './ExercisesPage';
import { HandIn } from './HandIn';
import { SourceText } from './SourceText';
import { useSchedule, whatCounts } from './useSchedule';
import './exercises.css';

export default function ExercisePage() {
  const { id = '' } = useParams();
  const person = usePerson();
  const exercise = useQuery({ queryKey: keys.exercise(id), queryFn: () => lab.exercise(id) });
  return (
    <Page
      title={exercise.data?.title ?? id}
      back={{ to: '/exercises', label: 'Exercises' }}
      lead={exercise.data ? <Lead exercise={exercise.data} /> : null}
      actions={
        mayTeach(person) ? (
          <Button component={Link} to={`/exercises/${encodeURIComponent(id)}/grades`} variant="default" leftSection={<IconGrading size={16} aria-hidden />}>
            Grades
          </Button>
        ) : null
      }
    >
      <Await query={exercise} loading={<Loading rows={6} label="Loading the exercise" />}>
        {(data) => <Body exercise={data} />}
      </Await>
    </Page>
  );
}

function Lead({ exercise }: { exercise: ExerciseDetail }) {
  const due = useSchedule(exercise.id).data?.dueAt;
  const now = useNow(20_000);
  return (
    <>
      {familyName(exercise.family)} · {points(exercise.points)} points
      {due ? (
        <>
          {' '}
          · {new Date(due).getTime() > now ? 'due' : 'was due'} <Time iso={due} />
        </>
      ) : null}
    </>
  );
}

function Body({ exercise }: { exercise: ExerciseDetail }) {
  return (
    <div className="split">
      <div className="stack">
        <Panel title="What to do">
          <Markdown text={withoutTitle(exercise.statement)} />
        </Panel>
        <HandIn exercise={exercise} />
        <OwnAttempts id={exercise.id} />
      </div>
      <div className="stack">
        <Checks exercise={exercise} />
        <Starter exercise={exercise} />
      </div>
    </div>
  );
}

/** The page's own heading says it already. */
function withoutTitle(statement: string): string {
  return statement.replace(/^\s*# .*\n+/, '');
}

function Checks({ exercise }: { exercise: ExerciseDetail }) {
  const schedule = useSchedule(exercise.id).data;
  return (
    <Panel title="What is checked" aside={<span className="dim nums">{points(exercise.points)} points</span>}>
      <ol className="check-list">
        {exercise.checks.map((check) => (
          <li key={check.id}>
            <span>
              {check.title}
              {check.hidden ? <span className="tag">hidden</span> : null}
            </span>
            {check.points === 0 ? <span className="dim">–</span> : <b className="nums">{points(check.points)}</b>}
          </li>
        ))}
      </ol>
      <Text size="sm" c="dimmed" mt={12}>
        Graded on {exercise.profiles.join(' or ')}. Hand in as often as you like{schedule ? `; ${whatCounts[schedule.counts]}` : ''}.
      </Text>
    </Panel>
  );
}

function Starter({ exercise }: { exercise: ExerciseDetail }) {
  const first = exercise.starter[0];
  return (
    <Panel
      title="Starter files"
      aside={
        first ? (
          <Button
            component="a"
            href={lab.starterUrl(exercise.id)}
            download
            size="compact-sm"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            Download
          </Button>
        ) : null
      }
    >
      {first ? (
        <Tabs defaultValue={first.path} keepMounted={false}>
          <Tabs.List>
            {exercise.starter.map((file) => (
              <Tabs.Tab key={file.path} value={file.path}>
                <code>{file.path}</code>
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {exercise.starter.map((file) => (
            <Tabs.Panel key={file.path} value={file.path} pt={10}>
              <div className="starter-text" tabIndex={0} role="region" aria-label={`Starter file ${file.path}`}>
                <SourceText text={file.text} path={file.path} />
              </div>
            </Tabs.Panel>
          ))}
        </Tabs>
      ) : (
        <Empty icon={IconFile} title="No starter files">
          {exercise.submit === 'board-state' ? 'You work on the board itself.' : 'You write everything yourself.'}
        </Empty>
      )}
    </Panel>
  );
}

function OwnAttempts({ id }: { id: string }) {
  const attempts = useQuery({
    queryKey: [...keys.attemptLists, 'mine', id],
    queryFn: () => lab.attempts({ exercise: id, mine: true }),
    refetchInterval: usePollInterval(3_000),
  });
  return (
    <Panel title="Your attempts" flush>
      <Await query={attempts} loading={<Loading rows={2} />}>
        {(rows) => (
          <AttemptTable
            rows={rows}
            withExercise={false}
            withPerson={false}
            empty={
              <Empty icon={IconGrading} title="Not handed in yet">
                Your attempts appear here with their points as soon as you hand in.
              </Empty>
            }
          />
        )}
      </Await>
    </Panel>
  );
}
