import { WorkspaceNote } from '../deployments/WorkspaceNote';
import { Subscribe } from '../feeds/Subscribe';
import { Page } from '../shell/Page';
import { Calendar } from './Calendar';
import { MovedLately } from './Moved';
import { QuotaLine } from './QuotaLine';
import { ReservationList } from './ReservationList';
import { WaitingLine } from './WaitingLine';
import './booking.css';

export function BookingsPage() {
  return (
    <Page title="Bookings" lead="Who has which board when. Drag over a free stretch to book it; drag a booking of yours, or one of its edges, to change it." actions={<Subscribe />}>
      <WorkspaceNote onlyProblem />
      <MovedLately />
      <QuotaLine />
      <Calendar />
      <WaitingLine />
      <ReservationList />
    </Page>
  );
}
