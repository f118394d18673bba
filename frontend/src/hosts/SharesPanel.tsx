import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { DAYS, type Day, type GradingShare } from '../api/shareTypes';
import { ConfirmButton } from '../shell/ConfirmButton';
import { DataTable, type Column } from '../shell/DataTable';
import { plural } from '../shell/format';
import { IconPlus } from '../shell/icons';
import { tellProblem } from '../shell/notify';
import { Panel } from '../shell/Page';
import { Await, Loading } from '../shell/States';
import { ShareDialog } from './ShareDialog';

/** Boards that people leave to graded runs at certain hours. */
export function SharesPanel() {
  const [adding, { open, close }] = useDisclosure(false);
  const shares = useQuery({ queryKey: keys.shares, queryFn: lab.shares, refetchInterval: usePollInterval(30_000) });
  return (
    <Panel
      title="Kept for grading"
      flush
      aside={
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={open}>
          Keep boards…
        </Button>
      }
    >
      <Await query={shares} loading={<Loading rows={1} />}>
        {(rows) => (
          <DataTable
            label="Kept for grading"
            rows={rows}
            rowKey={(row) => String(row.id)}
            columns={COLUMNS}
            empty="People may have every board at all hours; graded runs get what they leave."
            initialSort={{ key: 'profile', descending: false }}
          />
        )}
      </Await>
      {adding ? <ShareDialog onClose={close} /> : null}
    </Panel>
  );
}

const COLUMNS: Column<GradingShare>[] = [
  { key: 'profile', header: 'Profile', cell: (row) => <code>{row.profile}</code>, sort: (row) => row.profile },
  { key: 'kept', header: 'Kept', cell: keptText, sort: (row) => row.boards ?? row.percent },
  { key: 'days', header: 'Days', cell: (row) => daysText(row.days), sort: (row) => DAYS.indexOf(row.days[0] ?? 'MONDAY') },
  { key: 'hours', header: 'Hours', cell: (row) => <span title={row.zone}>{`${row.from} – ${row.to}`}</span>, sort: (row) => row.from },
  { key: 'remove', header: 'Remove', hideHeader: true, align: 'right', cell: (row) => <RemoveShare share={row} /> },
];

function keptText({ boards, percent }: GradingShare): string {
  return boards !== undefined ? plural(boards, 'board') : `${percent ?? 0} %`;
}

/** "Every day", or "Mon Tue Fri". */
function daysText(days: Day[]): string {
  return days.length === DAYS.length ? 'Every day' : days.map(shortDay).join(' ');
}

export function shortDay(day: Day): string {
  return day.charAt(0) + day.slice(1, 3).toLowerCase();
}

function RemoveShare({ share }: { share: GradingShare }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => lab.removeShare(share.id),
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.shares }),
  });
  return (
    <ConfirmButton
      size="compact-xs"
      variant="subtle"
      color="red"
      label="Remove"
      question={`Keep ${share.profile} boards for grading no more?`}
      explanation="People may have them then, and graded runs get what they leave."
      confirm="Remove"
      danger
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    />
  );
}
