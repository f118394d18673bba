import { describe, it } from 'vitest';
import { answer, show } from '../test/page';
import { expectToTurn } from '../test/pages';
import AuditPage from './AuditPage';

const entry = { id: 9, at: '2026-11-22T08:00:00Z', person: 'ada', action: 'board-reset', subject: 'vm-1', detail: 'asked for it' };

describe('AuditPage', () => {
  it('goes back page by page', async () => {
    const some = Array.from({ length: 500 }, (_, i) => ({ ...entry, id: 1_000 - i }));
    answer({
      'GET /api/audit?limit=500': some,
      'GET /api/audit?limit=500&before=501': [{ ...entry, id: 500, subject: 'vm-old' }],
    });
    show(<AuditPage />, { path: '/admin/audit' });
    await expectToTurn(500, 'vm-old');
  }, 30_000);
});
