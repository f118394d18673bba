import { Button, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { lab } from '../api/lab';
import { become, usePerson } from '../people/session';
import { IconSignOut, IconUser } from './icons';
import { tellProblem } from './notify';
import { ThemeChoice } from './ThemeChoice';

export function PersonMenu() {
  const person = usePerson();
  const client = useQueryClient();
  const signOut = useMutation({
    mutationFn: lab.signOut,
    onSuccess: () => become(client, null),
    onError: tellProblem,
  });
  return (
    <Menu position="top-start" width={224} withinPortal>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          justify="flex-start"
          fullWidth
          px={10}
          leftSection={<IconUser size={20} stroke={1.7} aria-hidden />}
          aria-label={`Account of ${person.name}`}
          styles={{ label: { color: 'var(--text)', fontWeight: 500 } }}
        >
          {person.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {person.login} · {person.role.toLowerCase()}
        </Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconUser size={16} aria-hidden />}>
          Account
        </Menu.Item>
        <Menu.Item leftSection={<IconSignOut size={16} aria-hidden />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Theme</Menu.Label>
        <div style={{ padding: '0 8px 6px' }}>
          <ThemeChoice />
        </div>
      </Menu.Dropdown>
    </Menu>
  );
}
