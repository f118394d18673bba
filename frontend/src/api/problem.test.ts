import { afterEach, describe, expect, it, vi } from 'vitest';
import { get, onSignedOut, query } from './http';
import { isProblem, messageOf, Problem, problemOf } from './problem';

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } });

describe('problemOf', () => {
  it('shows the coordinator’s own sentence', async () => {
    const problem = await problemOf(json(409, { code: 'board-taken', title: 'The board is taken', detail: 'vm-1 is not free until 14:30.' }));
    expect(problem.message).toBe('vm-1 is not free until 14:30.');
    expect(problem.title).toBe('The board is taken');
    expect(isProblem(problem, 'board-taken')).toBe(true);
    expect(isProblem(problem, 409)).toBe(true);
    expect(isProblem(problem, 404)).toBe(false);
  });

  it('names the fields of a refused form', async () => {
    const problem = await problemOf(json(400, { detail: 'Not accepted', violations: [{ field: 'login', message: 'must not be blank' }] }));
    expect(problem.message).toBe('Not accepted (login: must not be blank)');
  });

  it('never shows what a proxy or a broken body says', async () => {
    const page = new Response('<html>nginx</html>', { status: 502, headers: { 'content-type': 'text/html' } });
    expect((await problemOf(page)).message).toMatch(/starting or being updated/);
    const broken = new Response('{', { status: 500, headers: { 'content-type': 'application/json' } });
    expect((await problemOf(broken)).message).toMatch(/could not finish/);
  });

  it('has a sentence for everything thrown', () => {
    expect(messageOf(new Problem(0, {}))).toMatch(/does not answer/);
    expect(messageOf('x')).toMatch(/went wrong/);
  });
});

describe('http', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('tells when the session has ended', async () => {
    vi.stubGlobal('fetch', async () => json(401, { code: 'not-signed-in' }));
    let told = 0;
    const stop = onSignedOut(() => told++);
    await expect(get('/api/boards')).rejects.toBeInstanceOf(Problem);
    expect(told).toBe(1);
    await expect(get('/api/session', { quiet401: true })).rejects.toBeInstanceOf(Problem);
    expect(told).toBe(1);
    stop();
  });

  it('turns a network failure into a problem', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('Failed to fetch');
    });
    await expect(get('/api/boards')).rejects.toMatchObject({ status: 0, code: 'unreachable' });
  });

  it('leaves empty parameters out', () => {
    expect(query('/api/x', { a: 1, b: undefined, c: '', d: true })).toBe('/api/x?a=1&d=true');
    expect(query('/api/x', {})).toBe('/api/x');
  });
});
