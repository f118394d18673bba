import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { lab } from '../api/lab';
import { ConfirmButton } from '../shell/ConfirmButton';
import { ProblemAlert } from '../shell/ProblemAlert';
import { starterFiles } from './draft';
import type { HandInProps } from './HandIn';
import { SourceTabs } from './SourceTabs';
import { useDraft } from './useDraft';

/** Files written in the browser, one tab each. The draft survives a reload. */
export function HandInEditor({ exercise, busy, error, onSend }: HandInProps) {
  const [files, setFiles] = useDraft(exercise.id, exercise.starter);
  const [generation, setGeneration] = useState(0);

  const send = () => {
    if (!busy) onSend(() => lab.handInFiles(exercise.id, files));
  };

  return (
    <Stack gap={12}>
      <SourceTabs key={generation} files={files} generation={generation} onFiles={setFiles} onSubmit={send} />
      <ProblemAlert error={error} />
      <Group justify="space-between">
        <ConfirmButton
          variant="default"
          label="Load the starter"
          question="Begin again from the starter?"
          explanation="What you wrote here is replaced. What you handed in before stays."
          confirm="Load the starter"
          danger
          onConfirm={() => {
            setFiles(starterFiles(exercise.starter));
            setGeneration(generation + 1);
          }}
        />
        <Group gap={12}>
          <span className="dim keys">
            <kbd>Ctrl</kbd> <kbd>Enter</kbd>
          </span>
          <Button onClick={send} loading={busy}>
            Hand in
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
