import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lab } from '../api/lab';
import { SecretLine } from '../shell/Copy';
import { Dialog } from '../shell/Dialog';
import { ProblemAlert } from '../shell/ProblemAlert';
import { staleHosts } from './HostMenu';

/** A new credential for a host, for those who put it into the agent's file themselves. */
export function CredentialDialog({ host, onClose }: { host: string; onClose: () => void }) {
  const client = useQueryClient();
  const rotate = useMutation({ mutationFn: () => lab.rotateCredential(host), onSettled: () => staleHosts(client) });
  return (
    <Dialog onClose={onClose} title={`New credential for ${host}`} held={rotate.isPending || rotate.isSuccess}>
      {rotate.data ? (
        <Stack>
          <Text size="sm">
            It is shown only now. Put it into the agent’s credential file, readable only by the agent, and restart the agent.
          </Text>
          <SecretLine secret={rotate.data.credential} label={`Credential of ${host}`} />
          <Button onClick={onClose}>I have kept it</Button>
        </Stack>
      ) : (
        <Stack>
          <ProblemAlert error={rotate.error} />
          <Text size="sm">
            The credential that its agent uses now stops working at once, and the agent is disconnected until it has the new one.
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} disabled={rotate.isPending} data-autofocus>
              Keep as it is
            </Button>
            <Button color="red" loading={rotate.isPending} onClick={() => rotate.mutate()}>
              Make a new one
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}
