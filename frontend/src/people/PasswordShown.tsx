import { Button, Stack, Text } from '@mantine/core';
import { SecretLine } from '../shell/Copy';
import { Dialog } from '../shell/Dialog';

interface Props {
  login: string;
  password: string;
  onClose: () => void;
}

/** A password that was just made, this once. Only its button closes it. */
export function PasswordShown({ login, password, onClose }: Props) {
  return (
    <Dialog onClose={onClose} title={`Password of ${login}`} held>
      <Stack>
        <Text size="sm">It is shown only now. Hand it over in person or in a private message; they can change it under Account.</Text>
        <SecretLine secret={password} label={`Password of ${login}`} />
        <Button onClick={onClose}>I have kept it</Button>
      </Stack>
    </Dialog>
  );
}
