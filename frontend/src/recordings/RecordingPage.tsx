import { Anchor, Button, Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { keys } from '../api/keys';
import { recordings } from '../api/recordings';
import type { Recording } from '../api/recordingTypes';
import { ConfirmButton } from '../shell/ConfirmButton';
import { bytes, duration } from '../shell/format';
import { IconDownload } from '../shell/icons';
import { tellProblem } from '../shell/notify';
import { Page } from '../shell/Page';
import { Await, Loading } from '../shell/States';
import { Time } from '../shell/Time';
import { RecordingPlayer } from './RecordingPlayer';
import { whatFor } from './whatFor';
import './recordings.css';

const LIVE_MS = 5_000;

/** A recording: played like a film, read like a text, with its markers as chapters. */
export default function RecordingPage() {
  const id = Number(useParams().id);
  const detail = useQuery({
    queryKey: keys.recording(id),
    queryFn: () => recordings.one(id),
    refetchInterval: (query) => (query.state.data?.recording.running ? LIVE_MS : false),
  });
  const running = detail.data?.recording.running ?? false;
  const outline = useQuery({
    queryKey: [...keys.recording(id), 'outline'],
    queryFn: () => recordings.outline(id),
    refetchInterval: running ? LIVE_MS : false,
  });
  const recording = detail.data?.recording;
  return (
    <Page
      title={recording ? `${recording.board}, ${whatFor(recording)}` : `Recording ${id}`}
      back={{ to: '/recordings', label: 'Recordings' }}
      lead={recording ? <Facts recording={recording} /> : null}
      actions={recording ? <Actions recording={recording} /> : null}
    >
      <Await query={detail} loading={<Loading rows={6} label="Loading the recording" />}>
        {(known) => (
          <Await query={outline} loading={<Loading rows={6} label="Loading the recording" />}>
            {(lines) => <RecordingPlayer key={id} detail={known} outline={lines} />}
          </Await>
        )}
      </Await>
    </Page>
  );
}

function Facts({ recording }: { recording: Recording }) {
  return (
    <>
      {recording.name}, <Time iso={recording.start} />, {recording.running ? 'still running' : duration(recording.seconds * 1000)},{' '}
      {bytes(recording.bytes)}.{' '}
      {recording.kind === 'ATTEMPT' ? (
        <Anchor component={Link} to={`/attempts/${recording.attempt}`}>
          Attempt {recording.attempt}
        </Anchor>
      ) : (
        <Anchor component={Link} to={`/boards/${encodeURIComponent(recording.board)}`}>
          {recording.board}
        </Anchor>
      )}
    </>
  );
}

function Actions({ recording }: { recording: Recording }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => recordings.remove(recording.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.recordings });
      navigate('/recordings');
    },
    onError: tellProblem,
  });
  const { id } = recording;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
            Download
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={recordings.url(id, 'raw')}>
            Raw bytes
          </Menu.Item>
          <Menu.Item component="a" href={recordings.url(id, 'text')}>
            Plain text
          </Menu.Item>
          <Menu.Item component="a" href={recordings.url(id, 'text', { times: 'absolute' })}>
            Plain text with times
          </Menu.Item>
          <Menu.Item component="a" href={recordings.url(id, 'cast', { version: 2 })}>
            asciicast, version 2
          </Menu.Item>
          <Menu.Item component="a" href={recordings.url(id, 'cast', { version: 3 })}>
            asciicast, version 3
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {recording.mayDelete ? (
        <ConfirmButton
          variant="default"
          label="Delete"
          question="Delete this recording?"
          explanation={`What ${recording.board} said during ${whatFor(recording)} is gone for good. The audit log keeps that it was deleted.`}
          confirm="Delete it"
          danger
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
        />
      ) : null}
    </>
  );
}
