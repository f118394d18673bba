import { Anchor } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Deployment } from '../api/deploymentTypes';
import type { Board } from '../api/types';
import { ConfirmButton } from '../shell/ConfirmButton';
import { DataTable, type Column } from '../shell/DataTable';
import { duration } from '../shell/format';
import { IconUpload } from '../shell/icons';
import { tellProblem } from '../shell/notify';
import { Panel } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';
import { Status } from '../shell/Status';
import { Time } from '../shell/Time';
import { DeploymentDetail } from './DeploymentDetail';
import { deploymentLook, kindName, underway } from './deploymentState';
import './deployments.css';

// The editor is half of the portal's code; who only looks at a board does not need it.
const DeployForm = lazy(() => import('./DeployForm'));

/** Putting modules, kernels and files on a board, for its holder; and what was put there last. */
export function DeploymentsPanel({ board }: { board: Board }) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<number | null>(null);
  const list = useQuery({
    queryKey: keys.deployments(board.name),
    queryFn: () => lab.deployments(board.name),
    refetchInterval: usePollInterval(2_000),
  });
  const show = (deployment: Deployment) => {
    setChosen(deployment.id);
    void client.invalidateQueries({ queryKey: keys.deployments(board.name) });
  };
  const repeat = useMutation({ mutationFn: lab.repeatDeployment, onSuccess: show, onError: tellProblem });
  const holds = board.mine && board.state !== 'GRADING';
  const busy = list.data?.some((each) => underway(each.state)) ?? false;
  return (
    <Panel title="Deployments">
      {holds ? (
        <Suspense fallback={<Loading rows={2} label="Loading the editor" />}>
          <DeployForm board={board} busy={busy} onMade={show} />
        </Suspense>
      ) : null}
      <Await query={list} loading={<Loading rows={3} label="Loading deployments" />}>
        {(deployments) => {
          const detail = deployments.find((each) => each.id === chosen) ?? deployments[0];
          return (
            <>
              {detail ? <DeploymentDetail key={detail.id} brief={detail} board={board} /> : null}
              <DataTable
                label={`Last deployments on ${board.name}`}
                rows={deployments}
                rowKey={(row) => String(row.id)}
                initialSort={{ key: 'when', descending: true }}
                columns={columns(setChosen, holds && !busy && !repeat.isPending, (row) => repeat.mutate(row.id))}
                empty={
                  <Empty icon={IconUpload} title="Nothing was deployed here">
                    {holds
                      ? 'A module, a kernel or files that you put on this board are listed here.'
                      : 'Book the board to put a module, a kernel or files on it.'}
                  </Empty>
                }
              />
            </>
          );
        }}
      </Await>
    </Panel>
  );
}

function columns(onChoose: (id: number) => void, repeatable: boolean, onRepeat: (row: Deployment) => void): Column<Deployment>[] {
  return [
    {
      key: 'what',
      header: 'What',
      sort: (row) => row.title,
      cell: (row) => (
        <Anchor component="button" type="button" className="deployment-what" onClick={() => onChoose(row.id)}>
          <span className="mono">{row.title}</span> <span className="dim">{kindName[row.kind].toLowerCase()}</span>
        </Anchor>
      ),
    },
    { key: 'who', header: 'Who', sort: (row) => row.person.name, cell: (row) => row.person.name },
    {
      key: 'state',
      header: 'State',
      sort: (row) => deploymentLook[row.state].label,
      cell: (row) => <Status {...deploymentLook[row.state]} spinning={row.state === 'RUNNING'} />,
    },
    { key: 'when', header: 'When', sort: (row) => Date.parse(row.queuedAt), cell: (row) => <Time iso={row.queuedAt} relative /> },
    {
      key: 'took',
      header: 'Took',
      align: 'right',
      sort: (row) => row.tookMs,
      cell: (row) => <span className="nums">{row.tookMs === null ? '–' : duration(row.tookMs)}</span>,
    },
    {
      key: 'repeat',
      header: 'Repeat',
      hideHeader: true,
      align: 'right',
      cell: (row) =>
        row.kept ? (
          <ConfirmButton
            size="compact-xs"
            variant="default"
            label="Repeat"
            aria-label={`Repeat ${row.title}`}
            question={`Deploy ${row.title} once more?`}
            explanation={
              row.kind === 'KERNEL'
                ? 'The board boots this kernel again. What is running on it ends.'
                : 'The same content goes to the board again, with the same settings.'
            }
            confirm="Deploy again"
            disabled={!repeatable}
            onConfirm={() => onRepeat(row)}
          />
        ) : (
          <span className="dim">not kept any more</span>
        ),
    },
  ];
}
