import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Webhook } from '../api/newsTypes';
import { ConfirmButton } from '../shell/ConfirmButton';
import { tell, tellProblem } from '../shell/notify';

export function WebhookActions({ hook, onShow }: { hook: Webhook; onShow: () => void }) {
  const client = useQueryClient();
  const options = { onError: tellProblem, onSettled: () => client.invalidateQueries({ queryKey: keys.webhooks }) };
  const test = useMutation({
    mutationFn: () => lab.testWebhook(hook.id),
    onSuccess: (delivery) => tell(delivery.state === 'DELIVERED' ? `It answered ${delivery.status}.` : delivery.problem),
    ...options,
  });
  const turn = useMutation({ mutationFn: () => lab.changeWebhook(hook.id, { enabled: !hook.enabled }), ...options });
  const remove = useMutation({ mutationFn: () => lab.removeWebhook(hook.id), ...options });
  return (
    <span className="row-actions">
      <Button size="compact-sm" variant="default" aria-label={`Deliveries to ${hook.url}`} onClick={onShow}>
        Deliveries
      </Button>
      <Button size="compact-sm" variant="default" aria-label={`Test ${hook.url}`} loading={test.isPending} onClick={() => test.mutate()}>
        Test
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Switch ${hook.enabled ? 'off' : 'on'} ${hook.url}`}
        loading={turn.isPending}
        onClick={() => turn.mutate()}
      >
        {hook.enabled ? 'Switch off' : 'Switch on'}
      </Button>
      <ConfirmButton
        size="compact-sm"
        variant="default"
        label="Remove"
        aria-label={`Remove ${hook.url}`}
        question="Remove this webhook?"
        explanation={`${hook.url} is told nothing any more, and its deliveries are forgotten.`}
        confirm="Remove"
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </span>
  );
}
