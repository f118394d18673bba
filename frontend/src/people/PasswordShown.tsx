import { Button, Modal, Stack, Text } from '@mantine/core';
import { SecretLine } from '../shell/Copy';

interface Props {
  login: string;
  password: string;
  onClose: () => void;
}

/** A password that was just made, this once. Only its button closes it. */
export function PasswordShown({ login, password, onClose }: Props) {
  return (
    <Modal opened onClose={onClose} title={`Password of ${login}`} centered closeOnClickOutside={false}>
      <Stack>
        <Text size="sm">It is shown only now. Hand it over in person or in a private message; they can change it under Account.</Text>
        <SecretLine secret={password} label={`Password of ${login}`} />
        <Button onClick={onClose}>I have kept it</Button>
      </Stack>
    </Modal>
  );
}
