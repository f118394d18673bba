import { Alert, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { bytes } from '../shell/format';
import { IconAlert } from '../shell/icons';
import { Time } from '../shell/Time';

/** What becomes of the home folder at the end of a reservation, and what went wrong with it last. */
export function WorkspaceNote({ onlyProblem = false }: { onlyProblem?: boolean }) {
  const workspace = useQuery({ queryKey: keys.workspace, queryFn: lab.workspace });
  if (!workspace.data) return null;
  const { folder, size, limit, savedAt, problem } = workspace.data;
  if (problem !== '') {
    return (
      <Alert color="orange" variant="light" icon={<IconAlert size={18} aria-hidden />} title="Your workspace">
        {problem}
      </Alert>
    );
  }
  if (onlyProblem) return null;
  return (
    <Text size="sm" c="dimmed">
      <code>{folder}</code> follows you: it is saved at the end of a reservation (up to {bytes(limit)}, packed) and is there at your
      next one, on any board.{' '}
      {savedAt ? (
        <>
          Last saved: {bytes(size)}, <Time iso={savedAt} relative />.
        </>
      ) : (
        'Nothing is saved yet.'
      )}
    </Text>
  );
}
