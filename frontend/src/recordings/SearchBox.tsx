import { Anchor, Button, Checkbox, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link } from 'react-router-dom';
import { recordings } from '../api/recordings';
import { messageOf } from '../api/problem';
import type { SearchHit, SearchHits } from '../api/recordingTypes';
import { mayTeach, usePerson } from '../people/session';
import { bytes, plural } from '../shell/format';
import { IconSearch } from '../shell/icons';
import { Time } from '../shell/Time';
import { moment } from './places';

interface Props {
  /** Within this one only; then a hit is jumped to. */
  recording?: number;
  onHit?: (hit: SearchHit) => void;
}

/** Full text over recordings, or within one. */
export function SearchBox({ recording, onHit }: Props) {
  const person = usePerson();
  const [text, setText] = useState('');
  const [everybody, setEverybody] = useState(false);
  const [found, setFound] = useState<{ q: string; hits: SearchHit[]; last: SearchHits } | null>(null);
  const search = useMutation({
    mutationFn: (wanted: { q: string; after?: string }) =>
      recordings.search({
        ...wanted,
        ...(recording === undefined ? {} : { recording }),
        ...(everybody ? { everybody } : {}),
      }),
    onSuccess: (answer, wanted) =>
      setFound((before) => ({
        q: wanted.q,
        hits: wanted.after && before ? [...before.hits, ...answer.hits] : answer.hits,
        last: answer,
      })),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim().length >= 2) search.mutate({ q: text.trim() });
  };
  return (
    <div className="rec-search">
      <form onSubmit={submit} role="search" className="rec-search-form">
        <TextInput
          aria-label={recording === undefined ? 'Search in recordings' : 'Search in this recording'}
          placeholder={recording === undefined ? 'What a console said' : 'In this recording'}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={search.isPending} disabled={text.trim().length < 2}>
          Search
        </Button>
        {recording === undefined && mayTeach(person) ? (
          <Checkbox label="Everybody’s" checked={everybody} onChange={(event) => setEverybody(event.currentTarget.checked)} />
        ) : null}
      </form>
      {search.isError ? (
        <Text c="red" size="sm" role="alert">
          {messageOf(search.error)}
        </Text>
      ) : null}
      {found ? (
        <>
          <Text size="sm" c="dimmed" role="status">
            {found.hits.length === 0
              ? `No line contains “${found.q}”${found.last.next ? ' so far' : ''}.`
              : plural(found.hits.length, 'line')}{' '}
            {found.last.next ? `${bytes(found.last.read)} were looked at.` : ''}
          </Text>
          {found.hits.length > 0 ? (
            <ol className="hits" aria-label="Lines found">
              {found.hits.map((hit, i) => (
                <li key={`${hit.recording}-${hit.byte}-${i}`}>
                  <Hit hit={hit} length={found.q.length} onHit={onHit} />
                </li>
              ))}
            </ol>
          ) : null}
          {found.last.next ? (
            <Button
              size="compact-sm"
              variant="default"
              loading={search.isPending}
              onClick={() => search.mutate({ q: found.q, after: found.last.next ?? '' })}
            >
              Go on
            </Button>
          ) : null}
        </>
      ) : null}
    </div>
  );
}

function Hit({ hit, length, onHit }: { hit: SearchHit; length: number; onHit: ((hit: SearchHit) => void) | undefined }) {
  const line = (
    <code className="hit-line">
      {hit.excerpt.slice(0, hit.offset)}
      <mark>{hit.excerpt.slice(hit.offset, hit.offset + length)}</mark>
      {hit.excerpt.slice(hit.offset + length)}
    </code>
  );
  if (onHit) {
    return (
      <Anchor component="button" type="button" className="hit" onClick={() => onHit(hit)}>
        <span className="marker-time nums">{moment(hit.seconds * 1_000_000)}</span>
        {line}
      </Anchor>
    );
  }
  return (
    <Anchor component={Link} to={`/recordings/${hit.recording}?at=${hit.byte}`} className="hit">
      <span className="hit-where">
        <b className="mono">{hit.board}</b> {hit.kind === 'ATTEMPT' ? `attempt ${hit.attempt}` : hit.person}, <Time iso={hit.start} />, at{' '}
        {moment(hit.seconds * 1_000_000)}
      </span>
      {line}
    </Anchor>
  );
}
