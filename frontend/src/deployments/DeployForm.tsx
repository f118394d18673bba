import { SegmentedControl, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Deployment, DeploymentKind } from '../api/deploymentTypes';
import type { Board } from '../api/types';
import { FileForm } from './FileForm';
import { SourceForm } from './SourceForm';
import { WorkspaceNote } from './WorkspaceNote';
import { kindName } from './deploymentState';

const KINDS: DeploymentKind[] = ['MODULE_SOURCE', 'MODULE', 'KERNEL', 'FILES'];

interface Props {
  board: Board;
  /** Something is being deployed on the board already. */
  busy: boolean;
  onMade: (deployment: Deployment) => void;
}

/** What both ways of sending something are given. */
export interface SendProps {
  board: string;
  busy: boolean;
  error: unknown;
  onSend: (send: () => Promise<Deployment>) => void;
}

/** What to put on the board: written here, or files from the own machine. */
export default function DeployForm({ board, busy, onMade }: Props) {
  const [kind, setKind] = useState<DeploymentKind>('MODULE_SOURCE');
  const deploy = useMutation({ mutationFn: (send: () => Promise<Deployment>) => send(), onSuccess: onMade });
  const shared: SendProps = { board: board.name, busy: busy || deploy.isPending, error: deploy.error, onSend: deploy.mutate };
  const choose = (value: string) => {
    setKind(value as DeploymentKind);
    deploy.reset();
  };
  return (
    <Stack gap={12} className="deploy-form">
      <SegmentedControl
        aria-label="What to deploy"
        size="xs"
        value={kind}
        onChange={choose}
        data={KINDS.map((value) => ({ value, label: kindName[value] }))}
      />
      {kind === 'MODULE_SOURCE' ? <SourceForm {...shared} /> : <FileForm key={kind} kind={kind} {...shared} />}
      <WorkspaceNote />
    </Stack>
  );
}
