import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { recordings } from '../api/recordings';
import type { Marker, Recording } from '../api/recordingTypes';
import { answer, show, student } from '../test/page';
import { expectToTurn } from '../test/pages';
import { MarkerList } from './MarkerList';
import RecordingsPage from './RecordingsPage';
import type { MarkerGroup } from './places';

const recording: Recording = {
  id: 31, kind: 'RESERVATION', board: 'vm-1', hold: 88, part: 1, attempt: null, person: 'mira', name: 'Mira Okafor',
  start: '2026-11-22T08:00:00Z', end: '2026-11-22T09:00:00Z', seconds: 3600, running: false, firstByte: 0, nextByte: 900,
  bytes: 900, stored: 200, cut: false, sentence: '', mayDelete: true,
};
const list = `GET /api/recordings?limit=500&person=${student.login}`;

describe('RecordingsPage', () => {
  it('lists one’s own and leads to what a search found', async () => {
    const hostile = '<img src=x onerror=alert(1)> NULL pointer';
    answer({
      [list]: [recording, { ...recording, id: 30, kind: 'ATTEMPT', attempt: 17, board: 'vm-2', running: true }],
      'GET /api/recordings/search?q=null+pointer': {
        hits: [{ recording: 31, kind: 'RESERVATION', board: 'vm-1', person: 'mira', attempt: null, start: recording.start, byte: 512, seconds: 7.3, excerpt: hostile, offset: 29 }],
        next: null,
        read: 900,
      },
    });
    const user = userEvent.setup();
    show(<RecordingsPage />, { path: '/recordings' });
    const table = await screen.findByRole('table', { name: 'Recordings' });
    expect(within(table).getByText('reservation 88')).toBeVisible();
    expect(within(table).getByText('attempt 17')).toBeVisible();
    await user.type(screen.getByLabelText('Search in recordings'), 'null pointer{Enter}');
    const found = await screen.findByRole('list', { name: 'Lines found' });
    expect(within(found).getByRole('link')).toHaveAttribute('href', '/recordings/31?at=512');
    expect(within(found).getByText('NULL pointer').tagName).toBe('MARK');
    expect(found.querySelector('img')).toBeNull();
  });

  it('says of a recording without a byte why it is empty', async () => {
    const empty = { ...recording, start: null, seconds: 0, nextByte: 0, bytes: 0, stored: 0, sentence: 'The console said nothing in this time.' };
    answer({ [list]: [empty, { ...empty, id: 30, nextByte: 900 }, { ...empty, id: 29, running: true, sentence: '' }] });
    show(<RecordingsPage />, { path: '/recordings' });
    expect(await screen.findByText('nothing was said')).toBeVisible();
    expect(screen.getByText('all is missing')).toBeVisible();
    expect(screen.getByText('0 B')).toBeVisible();
  });

  it('says that it does not list all, and turns to older ones and back', async () => {
    const some = Array.from({ length: 500 }, (_, i) => ({ ...recording, id: 1_000 - i }));
    const older = `GET /api/recordings?limit=500&before=501&person=${student.login}`;
    answer({ [list]: some, [older]: [{ ...recording, id: 500, board: 'vm-old' }] });
    show(<RecordingsPage />, { path: '/recordings' });
    await expectToTurn(500, 'vm-old');
  }, 30_000);

  it('says why a search was refused', async () => {
    answer({ [list]: [] });
    const user = userEvent.setup();
    show(<RecordingsPage />, { path: '/recordings' });
    expect(await screen.findByText('No recordings')).toBeVisible();
    await user.type(screen.getByLabelText('Search in recordings'), 'oops{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('no answer for GET /api/recordings/search?q=oops');
  });
});

describe('recordings.times', () => {
  it('asks on where an answer ended before the stretch does', async () => {
    answer({
      'GET /api/recordings/31/times?from=0&to=900': { bytes: [0, 4], us: [0, 10], next: 5 },
      'GET /api/recordings/31/times?from=5&to=900': { bytes: [5], us: [20], next: null },
    });
    expect(await recordings.times(31, 0, 900)).toEqual({ bytes: [0, 4, 5], us: [0, 10, 20] });
  });
});

describe('MarkerList', () => {
  const markers: Marker[] = [
    { id: 1, byte: 0, seconds: 0, kind: 'KERNEL_START', label: 'Linux version 6.1.0' },
    { id: 2, byte: 400, seconds: 65.2, kind: 'CRASH', label: 'Kernel panic' },
  ];

  it('names the present place, jumps, and hides kinds', async () => {
    const jump = vi.fn();
    const hide = vi.fn();
    const user = userEvent.setup();
    show(<MarkerList markers={markers} byte={450} hidden={new Set<MarkerGroup>()} onHidden={hide} onJump={jump} />);
    const rows = within(screen.getByRole('list', { name: 'Markers' })).getAllByRole('button');
    expect(rows[1]).toHaveAttribute('aria-current', 'true');
    expect(rows[1]).toHaveTextContent('1:05.2Crash Kernel panic');
    await user.click(rows[0] as HTMLElement);
    expect(jump).toHaveBeenCalledWith(markers[0]);
    await user.click(screen.getByRole('checkbox', { name: 'Kernel reports' }));
    expect(hide).toHaveBeenCalledWith(new Set(['reports']));
  });
});
