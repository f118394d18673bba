import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes, useLocation } from 'react-router-dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Person } from '../api/types';
import { ExercisesPage } from '../exercises/ExercisesPage';
import { PersonMenu } from '../shell/PersonMenu';
import { answer, Refused, show, student } from '../test/page';
import { SignedIn, safeNext } from './session';
import { SignInPage } from './SignInPage';

const exercise = { id: 'miscdrv', title: '', summary: '', family: 'misc', points: 10, profiles: ['qemu-x86'], best: null };

function Where() {
  const { pathname, search } = useLocation();
  return <p>at {pathname + search}</p>;
}

const app = (
  <Routes>
    <Route path="/sign-in" element={<SignInPage />} />
    <Route element={<SignedIn />}>
      <Route path="*" element={<Where />} />
    </Route>
  </Routes>
);

async function signIn(password: string) {
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText('Login'), ' mira ');
  await user.type(screen.getByLabelText('Password'), password);
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
}

describe('signing in', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('leads back to the page that was wanted', async () => {
    let signedIn = false;
    const made = answer({
      'GET /api/session': () => (signedIn ? { person: student } : new Refused(401, {})),
      'POST /api/session': () => {
        signedIn = true;
        return { person: student };
      },
    });
    show(app, { path: '/boards/vm-1?x=1', person: null });
    await signIn('secret');
    expect(await screen.findByText('at /boards/vm-1?x=1')).toBeInTheDocument();
    expect(made.find(({ method }) => method === 'POST')?.body).toBe('{"login":"mira","password":"secret"}');
  });

  it('shows why it was refused and keeps what was typed', async () => {
    answer({
      'GET /api/session': new Refused(401, {}),
      'POST /api/session': new Refused(401, { title: 'Not signed in', detail: 'Login or password is wrong.' }),
    });
    show(app, { path: '/sign-in', person: null });
    await signIn('wrong');
    expect(await screen.findByRole('alert')).toHaveTextContent('Login or password is wrong.');
    expect(screen.getByLabelText('Login')).toHaveValue(' mira ');
  });

  it('ends with signing out: nothing of it stays in view or in the cache', async () => {
    let signedIn: Person | null = student;
    const made = answer({
      'GET /api/session': () => (signedIn ? { person: signedIn } : new Refused(401, {})),
      'POST /api/session': () => {
        signedIn = { ...student, login: 'omar', name: 'Omar Haddad' };
        return { person: signedIn };
      },
      'DELETE /api/session': () => {
        signedIn = null;
      },
      'GET /api/exercises': () => [{ ...exercise, title: `Task of ${signedIn?.name}` }],
    });
    const user = userEvent.setup();
    show(
      <Routes>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route element={<SignedIn />}>
          <Route
            path="*"
            element={
              <>
                <PersonMenu />
                <ExercisesPage />
              </>
            }
          />
        </Route>
      </Routes>,
      { path: '/exercises', person: null },
    );
    expect(await screen.findByText('Task of Mira Okafor')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Account of Mira Okafor' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeInTheDocument();
    expect(screen.queryByText(/^Task of/)).not.toBeInTheDocument();
    const lists = () => made.filter(({ path }) => path === '/api/exercises').length;
    const before = lists();
    await signIn('secret');
    expect(await screen.findByText('Task of Omar Haddad')).toBeInTheDocument();
    expect(screen.queryByText('Task of Mira Okafor')).not.toBeInTheDocument();
    expect(lists()).toBe(before + 1);
  });

  it('sends nobody to another site', () => {
    expect(safeNext('/attempts/1')).toBe('/attempts/1');
    for (const bad of [null, '', '//evil.example', '/\\evil.example', 'https://evil.example', '/sign-in?next=/sign-in']) {
      expect(safeNext(bad)).toBe('/boards');
    }
  });
});
