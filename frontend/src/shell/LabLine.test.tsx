import { screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LiveContext, type LiveState } from '../api/events';
import { answer, Refused, show } from '../test/page';
import { LabLine, LabTrouble } from './LabLine';

const both = (live: LiveState) => (
  <LiveContext.Provider value={live}>
    <LabLine />
    <LabTrouble />
  </LiveContext.Provider>
);
const spoken = () => screen.getAllByRole('status').map((status) => status.textContent);

describe('LabLine', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('counts what is ready without speaking each change of it', async () => {
    answer({ 'GET /api/boards': [{ state: 'READY' }, { state: 'IN_USE' }] });
    show(both('live'));
    expect(await screen.findByText('1 of 2 boards ready')).toBeInTheDocument();
    expect(spoken()).toEqual(['', '']);
  });

  it('says in the sidebar and above the page that live updates are lost', async () => {
    answer({ 'GET /api/boards': [] });
    show(both('polling'));
    const text = 'Live updates lost; asking every few seconds';
    await vi.waitFor(() => expect(spoken()).toEqual([text, text]));
  });

  it('says in the sidebar and above the page that the lab does not answer', async () => {
    answer({ 'GET /api/boards': new Refused(503, {}) });
    show(both('polling'));
    await vi.waitFor(() => expect(spoken()).toEqual(['The lab does not answer', 'The lab does not answer']));
  });
});
