import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, type ReactNode } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router-dom';
import { onSignedOut } from '../api/http';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { isProblem } from '../api/problem';
import type { Person, Role } from '../api/types';
import { Empty, Failure, Loading } from '../shell/States';
import { IconLock } from '../shell/icons';
import { Page } from '../shell/Page';

const SessionContext = createContext<Person | null>(null);

/** The signed-in person. Only for pages behind {@link SignedIn}. */
export function usePerson(): Person {
  const person = useContext(SessionContext);
  if (!person) throw new Error('This page needs a signed-in person around it.');
  return person;
}

export function PersonProvider({ person, children }: { person: Person; children: ReactNode }) {
  return <SessionContext.Provider value={person}>{children}</SessionContext.Provider>;
}

export const mayTeach = (person: Person) => person.role !== 'STUDENT';

/** The session, or null when nobody is signed in. */
export function useSession() {
  return useQuery({
    queryKey: keys.session,
    queryFn: async () => {
      try {
        return await lab.session();
      } catch (error) {
        if (isProblem(error, 401)) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });
}

/**
 * Somebody else is signed in from now on, or nobody: what was cached for the one before goes. The session's own query stays, as who
 * watches it is told of its changes only, not of another in its place.
 */
export function become(client: QueryClient, person: Person | null): void {
  client.setQueryData(keys.session, person);
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
}

/** Everything behind it is for signed-in people; others go to the sign-in and come back to where they wanted to be. */
export function SignedIn() {
  const session = useSession();
  const location = useLocation();
  const client = useQueryClient();
  useEffect(() => onSignedOut(() => become(client, null)), [client]);

  if (session.isPending) {
    return (
      <div className="main">
        <Loading label="Looking for your session" />
      </div>
    );
  }
  if (session.isError) return <Failure error={session.error} retry={() => void session.refetch()} />;
  if (!session.data) {
    const wanted = location.pathname + location.search;
    return <Navigate to={wanted === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(wanted)}`} replace />;
  }
  return (
    <PersonProvider person={session.data}>
      <Outlet />
    </PersonProvider>
  );
}

/** Pages for some roles only. The coordinator refuses the others anyway; this says so before they ask. */
export function ForRole({ roles }: { roles: Role[] }) {
  const person = usePerson();
  if (roles.includes(person.role)) return <Outlet />;
  return (
    <Page title="Not for your account">
      <Empty icon={IconLock} title="Another role is needed">
        This page needs the role {roles.map((role) => role.toLowerCase()).join(' or ')}. You are signed in as {person.login}{' '}
        ({person.role.toLowerCase()}).
      </Empty>
    </Page>
  );
}

/** A path inside the portal, or the start page: nobody is sent elsewhere by a crafted link. */
export function safeNext(next: string | null): string {
  if (!next || !next.startsWith('/') || next.startsWith('//') || next.startsWith('/\\')) return '/boards';
  return next.startsWith('/sign-in') ? '/boards' : next;
}
