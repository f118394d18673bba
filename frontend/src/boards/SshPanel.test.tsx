import { screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Board } from '../api/types';
import { answer, Refused, show } from '../test/page';
import { SshPanel } from './SshPanel';

const board = { name: 'vm-1' } as Board;

describe('the commands of a board', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('are there to copy', async () => {
    answer({ 'GET /api/boards/vm-1/ssh': () => ({ board: 'vm-1', host: 'lab.example.org', port: 2222, hostKey: 'ssh-ed25519 AAAA', boardHostKey: null }) });
    show(<SshPanel board={board} />);
    expect(await screen.findByText('vm-1@lab.example.org')).toBeVisible();
    const texts = screen.getAllByRole('code').map((code) => code.textContent?.trim());
    expect(texts.slice(0, 2)).toEqual(['ssh -p 2222 vm-1@lab.example.org', 'ssh -J lab.example.org:2222 root@vm-1']);
    expect(screen.getByRole('button', { name: 'Copy the command: Files' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'your SSH keys' })).toHaveAttribute('href', '/account');
  });

  it('are not shown by a lab without a front door', async () => {
    const made = answer({ 'GET /api/boards/vm-1/ssh': () => new Refused(503, {}) });
    show(<SshPanel board={board} />);
    await vi.waitFor(() => expect(made.length).toBeGreaterThan(0));
    expect(screen.queryByText('From your terminal')).toBeNull();
  });
});
