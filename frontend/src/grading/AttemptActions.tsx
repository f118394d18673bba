import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Attempt } from '../api/types';
import { mayTeach, usePerson } from '../people/session';
import { ConfirmButton } from '../shell/ConfirmButton';
import { IconDownload, IconRefresh } from '../shell/icons';
import { tell, tellProblem } from '../shell/notify';
import { finished } from './attemptState';

export function AttemptActions({ attempt }: { attempt: Attempt }) {
  const person = usePerson();
  const client = useQueryClient();
  const navigate = useNavigate();
  const over = finished(attempt.state);
  const regrade = useMutation({
    mutationFn: () => lab.regrade(attempt.submission),
    onSuccess: (made) => {
      tell('Queued for grading again.');
      navigate(`/attempts/${made.attempt.id}`);
    },
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.attempts }),
  });
  const cancel = useMutation({
    mutationFn: () => lab.cancelAttempt(attempt.id),
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.attempt(attempt.id) }),
  });
  return (
    <>
      {attempt.state === 'GRADED' ? (
        <Button
          component="a"
          href={lab.attemptUrl(attempt.id, 'results.json')}
          download="results.json"
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          results.json
        </Button>
      ) : null}
      {over && mayTeach(person) ? (
        <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} loading={regrade.isPending} onClick={() => regrade.mutate()}>
          Grade again
        </Button>
      ) : null}
      {!over && (attempt.person.login === person.login || mayTeach(person)) ? (
        <ConfirmButton
          variant="default"
          label="Cancel"
          question="Stop this attempt?"
          explanation="It ends without a score. The submission is kept, and earlier attempts still count."
          confirm="Stop it"
          danger
          busy={cancel.isPending}
          onConfirm={() => cancel.mutate()}
        />
      ) : null}
    </>
  );
}
