import { NavLink } from 'react-router-dom';
import { mayTeach, usePerson } from '../people/session';
import {
  IconAudit,
  IconBoard,
  IconBook,
  IconCalendar,
  IconClass,
  IconGrading,
  IconHost,
  IconPeople,
  IconRecording,
  IconWebhook,
  type Icon,
} from './icons';

interface Entry {
  to: string;
  label: string;
  icon: Icon;
}

export function Navigation() {
  const person = usePerson();
  const work: Entry[] = [
    { to: '/boards', label: 'Boards', icon: IconBoard },
    { to: '/bookings', label: 'Bookings', icon: IconCalendar },
    { to: '/exercises', label: 'Exercises', icon: IconBook },
    { to: '/attempts', label: mayTeach(person) ? 'Attempts' : 'My attempts', icon: IconGrading },
    { to: '/recordings', label: 'Recordings', icon: IconRecording },
    ...(mayTeach(person) ? [{ to: '/classes', label: 'Classes', icon: IconClass }] : []),
    ...(person.role === 'ADMIN' ? [] : [{ to: '/hosts', label: 'Hosts', icon: IconHost }]),
  ];
  const admin: Entry[] = [
    { to: '/hosts', label: 'Lab', icon: IconHost },
    { to: '/admin/people', label: 'People', icon: IconPeople },
    { to: '/admin/webhooks', label: 'Webhooks', icon: IconWebhook },
    { to: '/admin/audit', label: 'Audit log', icon: IconAudit },
  ];
  return (
    <nav aria-label="Main">
      <Entries entries={work} />
      {person.role === 'ADMIN' ? (
        <>
          <div className="nav-title" id="nav-admin">
            Administration
          </div>
          <Entries entries={admin} />
        </>
      ) : null}
    </nav>
  );
}

function Entries({ entries }: { entries: Entry[] }) {
  return (
    <ul className="nav">
      {entries.map(({ to, label, icon: EntryIcon }) => (
        <li key={to}>
          <NavLink to={to}>
            <EntryIcon size={18} stroke={1.7} aria-hidden />
            {label}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}
