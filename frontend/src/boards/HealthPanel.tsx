import { Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Board, HealthLook } from '../api/types';
import { mayTeach, usePerson } from '../people/session';
import { DataTable, type Column } from '../shell/DataTable';
import { IconCheck, IconX } from '../shell/icons';
import { tellProblem } from '../shell/notify';
import { Panel } from '../shell/Page';
import { Await, Loading } from '../shell/States';
import { Status } from '../shell/Status';
import { Time } from '../shell/Time';
import { HealthStrip } from './HealthStrip';

const FIRST = 8;

/** What looks at the board's health found, and for who may, a button that has it looked at now. */
export function HealthPanel({ board }: { board: Board }) {
  const history = useQuery({
    queryKey: keys.health(board.name),
    queryFn: () => lab.boardHealth(board.name),
    refetchInterval: usePollInterval(15_000),
  });
  return (
    <Panel title="Health" flush aside={<CheckNow board={board} />}>
      <Await query={history} loading={<Loading rows={2} label="Loading health" />}>
        {(looks) =>
          looks.length === 0 ? (
            <Text size="sm" c="dimmed" p="md">
              No look at its health is known yet. Each reset ends with one.
            </Text>
          ) : (
            <History looks={looks} />
          )
        }
      </Await>
    </Panel>
  );
}

function CheckNow({ board }: { board: Board }) {
  const person = usePerson();
  const client = useQueryClient();
  const check = useMutation({
    mutationFn: () => lab.checkHealth(board.name),
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.boards }),
  });
  if (!board.mine && !mayTeach(person)) return null;
  return (
    <Button
      size="xs"
      variant="default"
      loading={check.isPending}
      disabled={board.link === 'LOST' || board.state === 'GRADING'}
      onClick={() => check.mutate()}
    >
      Check now
    </Button>
  );
}

function History({ looks }: { looks: HealthLook[] }) {
  const [all, setAll] = useState(false);
  return (
    <>
      <div className="health-head">
        <HealthStrip looks={looks} />
      </div>
      <DataTable
        label="Health history"
        noun="look"
        rows={all ? looks : looks.slice(0, FIRST)}
        rowKey={(look) => String(look.id)}
        columns={columns}
        initialSort={{ key: 'when', descending: true }}
        empty={null}
      />
      {!all && looks.length > FIRST ? (
        <div className="health-more">
          <Button size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
            Show all {looks.length}
          </Button>
        </div>
      ) : null}
    </>
  );
}

const columns: Column<HealthLook>[] = [
  { key: 'when', header: 'When', sort: (look) => look.id, cell: (look) => <span className="nowrap"><Time iso={look.at} relative /></span> },
  {
    key: 'result',
    header: 'Result',
    sort: (look) => Number(look.healthy),
    cell: (look) =>
      look.healthy ? <Status tone="good" icon={IconCheck} label="Well" /> : <Status tone="bad" icon={IconX} label="Not well" />,
  },
  { key: 'occasion', header: 'Occasion', sort: occasionOf, cell: (look) => <span className="dim">{occasionOf(look)}</span> },
  { key: 'found', header: 'What was found', cell: (look) => <Found look={look} /> },
  {
    key: 'took',
    header: 'Took',
    sort: (look) => look.tookMs,
    align: 'right',
    cell: (look) => <span className="nowrap">{(look.tookMs / 1000).toFixed(1)} s</span>,
  },
];

const OCCASIONS: Record<HealthLook['occasion'], string> = {
  AFTER_RESET: 'after a reset',
  SCHEDULED: 'scheduled',
  ON_DEMAND: 'on demand',
  AFTER_RECOVERY: 'after recovery',
  UNKNOWN: 'unknown',
};

function occasionOf(look: HealthLook): string {
  return look.recovery ? `after ${look.recovery}` : OCCASIONS[look.occasion];
}

/** The sentence, and for teachers and administrators what exactly was looked at. */
function Found({ look }: { look: HealthLook }) {
  if (!look.items || look.items.length === 0) return <span>{look.sentence}</span>;
  return (
    <details className="health-items">
      <summary>{look.sentence}</summary>
      <ul>
        {look.items.map((item, i) => (
          <li key={i}>
            {item.ok ? <IconCheck size={14} aria-label="well" className="text-good" /> : <IconX size={14} aria-label="not well" className="text-bad" />}
            <b>{item.what}</b> {item.detail}
          </li>
        ))}
      </ul>
    </details>
  );
}
