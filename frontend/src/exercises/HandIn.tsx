import { Tabs } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { keys } from '../api/keys';
import type { HandedIn } from '../api/lab';
import type { ExerciseDetail } from '../api/types';
import { IconEdit, IconUpload } from '../shell/icons';
import { tell } from '../shell/notify';
import { Panel } from '../shell/Page';
import { HandInBoard } from './HandInBoard';
import { HandInEditor } from './HandInEditor';
import { HandInUpload } from './HandInUpload';

export type SendIn = (send: () => Promise<HandedIn>) => void;

/** Handing in: written here, files from the own machine, or one's board as it is. All end on the attempt's page. */
export function HandIn({ exercise }: { exercise: ExerciseDetail }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const wantsBoard = exercise.submit === 'board-state';
  const handIn = useMutation({
    mutationFn: (send: () => Promise<HandedIn>) => send(),
    onSuccess: ({ attempt }) => {
      tell(wantsBoard ? 'Handed in. A copy of your board is judged now.' : 'Handed in. It is built and run now.');
      void client.invalidateQueries({ queryKey: keys.attempts });
      navigate(`/attempts/${attempt.id}`);
    },
  });
  const shared = { exercise, busy: handIn.isPending, error: handIn.error, onSend: handIn.mutate };
  if (wantsBoard) {
    return (
      <Panel title="Hand in">
        <HandInBoard {...shared} />
      </Panel>
    );
  }
  return (
    <Panel title="Hand in">
      <Tabs defaultValue="editor" keepMounted={false} onChange={() => handIn.reset()}>
        <Tabs.List>
          <Tabs.Tab value="editor" leftSection={<IconEdit size={15} aria-hidden />}>
            Write here
          </Tabs.Tab>
          <Tabs.Tab value="upload" leftSection={<IconUpload size={15} aria-hidden />}>
            Upload
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="editor" pt={12}>
          <HandInEditor {...shared} />
        </Tabs.Panel>
        <Tabs.Panel value="upload" pt={12}>
          <HandInUpload {...shared} />
        </Tabs.Panel>
      </Tabs>
    </Panel>
  );
}

/** What each way of handing in are given. */
export interface HandInProps {
  exercise: ExerciseDetail;
  busy: boolean;
  error: unknown;
  onSend: SendIn;
}

