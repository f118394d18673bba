import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { ExerciseSummary } from '../api/types';
import { plural, points, score } from '../shell/format';
import { IconBook, IconCheck, IconSearch } from '../shell/icons';
import { Page } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';
import './exercises.css';

export function ExercisesPage() {
  const exercises = useQuery({ queryKey: keys.exercises, queryFn: lab.exercises, refetchInterval: usePollInterval(30_000) });
  return (
    <Page title="Exercises" lead="Hand in source files; they are built, run on a board and graded with evidence.">
      <Await query={exercises} loading={<Loading rows={4} label="Loading exercises" />}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={IconBook} title="No exercises yet">
              They appear here as soon as the lab’s exercise folder holds one.
            </Empty>
          ) : (
            <Families all={all} />
          )
        }
      </Await>
    </Page>
  );
}

function Families({ all }: { all: ExerciseSummary[] }) {
  const [filter, setFilter] = useState('');
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = all.filter((one) => {
    const text = `${one.id} ${one.title} ${one.summary} ${one.family}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const families = [...new Set(shown.map((one) => one.family))].sort();
  return (
    <>
      {all.length > 4 ? (
        <TextInput
          aria-label="Filter exercises"
          placeholder="Title, topic, family"
          leftSection={<IconSearch size={15} aria-hidden />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          className="table-filter"
        />
      ) : null}
      {shown.length === 0 ? <Empty icon={IconBook} title="No exercise fits">Try another word.</Empty> : null}
      {families.map((family) => {
        const members = shown.filter((one) => one.family === family);
        return (
          <section key={family} aria-label={familyName(family)} className="family">
            <h2 className="family-name">
              {familyName(family)} <span className="dim">{plural(members.length, 'exercise')}</span>
            </h2>
            <ul className="exercise-list">
              {members.map((one) => (
                <ExerciseRow key={one.id} exercise={one} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function ExerciseRow({ exercise }: { exercise: ExerciseSummary }) {
  const best = exercise.best?.score ?? null;
  const full = best !== null && best >= exercise.points;
  return (
    <li>
      <Link to={`/exercises/${encodeURIComponent(exercise.id)}`} className="exercise-row">
        <span className="exercise-text">
          <strong>{exercise.title}</strong>
          <span className="dim">{exercise.summary}</span>
        </span>
        <span className="tags">
          {exercise.profiles.map((profile) => (
            <span key={profile} className="tag">
              {profile}
            </span>
          ))}
        </span>
        <span className="exercise-score">
          {best === null ? (
            <>
              <b className="nums">{points(exercise.points)}</b>
              <span className="dim">points</span>
            </>
          ) : (
            <>
              <b className={`nums ${full ? 'text-good' : ''}`}>
                {full ? <IconCheck size={16} aria-label="Full marks" /> : null} {score(best, exercise.points)}
              </b>
              <span className="dim">your points</span>
            </>
          )}
        </span>
      </Link>
    </li>
  );
}

/** "misc-devices" → "Misc devices". */
export function familyName(family: string): string {
  const words = family.replace(/[-_]+/g, ' ').trim();
  return words === '' ? 'Other' : words.charAt(0).toUpperCase() + words.slice(1);
}
