import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { BoardsPage } from './boards/BoardsPage';
import { BookingsPage } from './booking/BookingsPage';
import { ExercisesPage } from './exercises/ExercisesPage';
import { AttemptsPage } from './grading/AttemptsPage';
import { HostsPage } from './hosts/HostsPage';
import { SignInPage } from './people/SignInPage';
import { ForRole, SignedIn } from './people/session';
import { Frame } from './shell/Frame';
import { NotFoundPage } from './shell/NotFoundPage';

// Pages with a terminal or an editor, and those few people see, are loaded when they are needed.
const BoardPage = lazy(() => import('./boards/BoardPage'));
const ExercisePage = lazy(() => import('./exercises/ExercisePage'));
const ChecksPage = lazy(() => import('./exercises/ChecksPage'));
const GradesPage = lazy(() => import('./exercises/GradesPage'));
const ClassesPage = lazy(() => import('./classes/ClassesPage'));
const ClassPage = lazy(() => import('./classes/ClassPage'));
const AttemptPage = lazy(() => import('./grading/AttemptPage'));
const RecordingsPage = lazy(() => import('./recordings/RecordingsPage'));
const RecordingPage = lazy(() => import('./recordings/RecordingPage'));
const AccountPage = lazy(() => import('./people/AccountPage'));
const PeoplePage = lazy(() => import('./people/PeoplePage'));
const WatchPage = lazy(() => import('./console/WatchPage'));
const WebhooksPage = lazy(() => import('./news/WebhooksPage'));
const AuditPage = lazy(() => import('./people/AuditPage'));

export function App() {
  return (
    <Routes>
      <Route path="/sign-in" element={<SignInPage />} />
      <Route
        path="/watch/:key"
        element={
          <Suspense fallback={null}>
            <WatchPage />
          </Suspense>
        }
      />
      <Route element={<SignedIn />}>
        <Route element={<Frame />}>
          <Route index element={<Navigate to="/boards" replace />} />
          <Route path="/boards" element={<BoardsPage />} />
          <Route path="/boards/:name" element={<BoardPage />} />
          <Route path="/bookings" element={<BookingsPage />} />
          <Route path="/exercises" element={<ExercisesPage />} />
          <Route path="/exercises/:id" element={<ExercisePage />} />
          <Route path="/attempts" element={<AttemptsPage />} />
          <Route path="/attempts/:id" element={<AttemptPage />} />
          <Route path="/recordings" element={<RecordingsPage />} />
          <Route path="/recordings/:id" element={<RecordingPage />} />
          <Route path="/hosts" element={<HostsPage />} />
          <Route path="/account" element={<AccountPage />} />
          <Route element={<ForRole roles={['TEACHER', 'ADMIN']} />}>
            <Route path="/classes" element={<ClassesPage />} />
            <Route path="/classes/:name" element={<ClassPage />} />
            <Route path="/exercises/:id/grades" element={<GradesPage />} />
            <Route path="/exercises/:id/checks" element={<ChecksPage />} />
          </Route>
          <Route element={<ForRole roles={['ADMIN']} />}>
            <Route path="/admin/people" element={<PeoplePage />} />
            <Route path="/admin/webhooks" element={<WebhooksPage />} />
            <Route path="/admin/audit" element={<AuditPage />} />
          </Route>
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Route>
    </Routes>
  );
}
