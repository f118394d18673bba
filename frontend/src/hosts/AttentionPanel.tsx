import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Attention } from '../api/types';
import { HandDone } from '../boards/ByHand';
import { ConfirmButton } from '../shell/ConfirmButton';
import { plural } from '../shell/format';
import { IconAlert, IconBan, IconCheck, IconHand, IconHourglass, IconPower, IconUnreachable, type Icon } from '../shell/icons';
import { tell, tellProblem } from '../shell/notify';
import { Panel } from '../shell/Page';
import { Await, Loading } from '../shell/States';
import { Status, type Tone } from '../shell/Status';
import { Time } from '../shell/Time';
import { staleHosts, useHostChange } from './HostMenu';
import { JoinDialog } from './JoinDialog';

const LOOKS: Record<Attention['kind'], { label: string; tone: Tone; icon: Icon }> = {
  BY_HAND: { label: 'Needs a hand', tone: 'bad', icon: IconHand },
  QUARANTINED: { label: 'Quarantined', tone: 'bad', icon: IconAlert },
  HOST_LOST: { label: 'Host lost', tone: 'bad', icon: IconUnreachable },
  WITHDRAWN: { label: 'Takes no attempts', tone: 'bad', icon: IconBan },
  BOARD_CLAIMED_TWICE: { label: 'Claimed twice', tone: 'bad', icon: IconBan },
  BOARD_OFF: { label: 'Off', tone: 'warn', icon: IconPower },
  NOT_JOINED: { label: 'Not joined', tone: 'warn', icon: IconHourglass },
  DRAINED: { label: 'Drained', tone: 'quiet', icon: IconCheck },
  DRAINING: { label: 'Draining', tone: 'quiet', icon: IconHourglass },
};

/** What an administrator should look after, the most urgent first, each with its reason and what mends it. */
export function AttentionPanel() {
  const attention = useQuery({ queryKey: keys.attention, queryFn: lab.attention, refetchInterval: usePollInterval(5_000) });
  const count = attention.data?.length ?? 0;
  return (
    <Panel
      title="Needs attention"
      flush
      aside={count > 0 ? <Text size="sm" c="dimmed">{plural(count, 'matter')}</Text> : null}
    >
      <Await query={attention} loading={<Loading rows={2} label="Loading what needs attention" />}>
        {(matters) =>
          matters.length === 0 ? (
            <p className="attention-none">
              <IconCheck size={18} aria-hidden className="text-good" /> Nothing. Every host is linked and every board is in order.
            </p>
          ) : (
            <ul className="attention" aria-label="Needs attention">
              {matters.map((matter) => (
                <Matter key={`${matter.kind} ${matter.host} ${matter.board ?? ''}`} matter={matter} />
              ))}
            </ul>
          )
        }
      </Await>
    </Panel>
  );
}

function Matter({ matter }: { matter: Attention }) {
  return (
    <li>
      <span className="attention-what">
        <Status {...LOOKS[matter.kind]} />
        {matter.board ? (
          <Link to={`/boards/${encodeURIComponent(matter.board)}`} className="mono">
            {matter.board}
          </Link>
        ) : (
          <b className="mono">{matter.host}</b>
        )}
        <span className="dim attention-since">
          <Time iso={matter.since} relative />
        </span>
      </span>
      <span className="attention-why">
        {matter.sentence} <span className="dim">{matter.advice}</span>
      </span>
      <span className="attention-mend">
        <Mend matter={matter} />
      </span>
    </li>
  );
}

function Mend({ matter }: { matter: Attention }) {
  switch (matter.mend) {
    case 'HAND_DONE':
      return matter.board ? <HandDone name={matter.board} byHand={matter.sentence} /> : null;
    case 'RESET':
      return matter.board ? <ResetBoard name={matter.board} /> : null;
    case 'JOIN_TOKEN':
      return <MakeToken host={matter.host} />;
    case 'RESUME':
    case 'RETIRE':
      return <Resume host={matter.host} drained={matter.kind === 'DRAINED'} />;
    case 'RESUME_GRADING':
      return <ResumeGrading host={matter.host} />;
    case 'NONE':
      return null;
  }
}

function ResetBoard({ name }: { name: string }) {
  const client = useQueryClient();
  const reset = useMutation({
    mutationFn: () => lab.boardAction(name, 'reset'),
    onSuccess: () => tell(`${name} is being reset to its known-good state.`),
    onError: tellProblem,
    onSettled: () => staleHosts(client),
  });
  return (
    <ConfirmButton
      size="xs"
      variant="default"
      label="Reset"
      aria-label={`Reset ${name}`}
      question={`Reset ${name}?`}
      explanation="The board returns to its known-good state with all its tries; when its health check passes it is back in use."
      confirm="Reset"
      busy={reset.isPending}
      onConfirm={() => reset.mutate()}
    />
  );
}

function ResumeGrading({ host }: { host: string }) {
  const change = useHostChange(host);
  return (
    <Button
      size="xs"
      variant="default"
      loading={change.isPending}
      onClick={() => change.mutate('resumeGrading')}
      aria-label={`Let it grade again: ${host}`}
    >
      Let it grade again
    </Button>
  );
}

function MakeToken({ host }: { host: string }) {
  const [open, { open: show, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={show} aria-label={`Join token for ${host}`}>
        Join token
      </Button>
      {open ? <JoinDialog host={host} onClose={close} /> : null}
    </>
  );
}

function Resume({ host, drained }: { host: string; drained: boolean }) {
  const change = useHostChange(host);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        loading={change.isPending && change.variables === 'resume'}
        onClick={() => change.mutate('resume')}
        aria-label={`Back into service: ${host}`}
      >
        Back into service
      </Button>
      {drained ? (
        <ConfirmButton
          size="xs"
          variant="default"
          label="Retire"
          aria-label={`Retire ${host}`}
          question={`Retire ${host}?`}
          explanation="Its credential stops working and its boards leave the lab. It stays in the list, and can come back."
          confirm="Retire"
          danger
          busy={change.isPending && change.variables === 'retire'}
          onConfirm={() => change.mutate('retire')}
        />
      ) : null}
    </>
  );
}
