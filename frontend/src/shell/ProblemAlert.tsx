import { Alert } from '@mantine/core';
import { messageOf, Problem } from '../api/problem';
import { IconAlert } from './icons';

/** A refusal, beside the form it belongs to. */
export function ProblemAlert({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlert size={18} aria-hidden />}
      title={error instanceof Problem ? error.title : undefined}
    >
      {messageOf(error)}
    </Alert>
  );
}
