import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { mayTeach, usePerson } from '../people/session';
import { IconGrading } from '../shell/icons';
import { Page, Panel } from '../shell/Page';
import { PageEnd, usePages } from '../shell/Pages';
import { Await, Empty, Loading } from '../shell/States';
import { AttemptTable } from './AttemptTable';
import './grading.css';

const LIMIT = 300;

/** Own attempts; for teachers those of all, and of one exercise or person when a link says so. */
export function AttemptsPage() {
  const person = usePerson();
  const teacher = mayTeach(person);
  const [parameters, setParameters] = useSearchParams();
  const exercise = parameters.get('exercise') ?? undefined;
  const login = parameters.get('person') ?? undefined;
  const [whose, setWhose] = useState<'mine' | 'all'>(teacher ? 'all' : 'mine');
  const mine = whose === 'mine';
  const pages = usePages();
  const attempts = useQuery({
    queryKey: [...keys.attemptLists, whose, exercise ?? '', login ?? '', pages.before ?? ''],
    queryFn: () =>
      lab.attempts({
        limit: LIMIT,
        ...(pages.before !== null ? { before: pages.before } : {}),
        ...(mine ? { mine: true } : {}),
        ...(exercise ? { exercise } : {}),
        ...(login && !mine ? { person: login } : {}),
      }),
    refetchInterval: usePollInterval(3_000),
  });
  const narrowed = [exercise, mine ? undefined : login].filter(Boolean).join(', ');
  return (
    <Page
      title={teacher ? 'Attempts' : 'My attempts'}
      lead="Every grading of a submission, with its points and what happened."
      actions={
        teacher ? (
          <SegmentedControl
            aria-label="Whose attempts"
            value={whose}
            onChange={(value) => {
              setWhose(value as 'mine' | 'all');
              pages.turnTo(null);
            }}
            data={[
              { value: 'all', label: 'All people' },
              { value: 'mine', label: 'Mine' },
            ]}
          />
        ) : null
      }
    >
      <Panel
        title={narrowed ? `Attempts: ${narrowed}` : pages.before === null ? 'Latest attempts' : 'Older attempts'}
        flush
        aside={
          narrowed ? (
            <Button size="compact-sm" variant="default" onClick={() => setParameters({})}>
              Show all
            </Button>
          ) : null
        }
      >
        <Await query={attempts} loading={<Loading rows={6} label="Loading attempts" />}>
          {(rows) => (
            <>
              <AttemptTable
                rows={rows}
                withExercise
                withPerson={teacher && !mine}
                empty={
                  <Empty
                    icon={IconGrading}
                    title="No attempts yet"
                    action={
                      <Button component={Link} to="/exercises">
                        Choose an exercise
                      </Button>
                    }
                  >
                    Hand in an exercise, and its grading appears here.
                  </Empty>
                }
              />
              <PageEnd pages={pages} rows={rows} most={LIMIT} />
            </>
          )}
        </Await>
      </Panel>
    </Page>
  );
}
