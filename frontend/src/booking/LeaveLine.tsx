import type { InLine } from '../api/types';
import { usePerson } from '../people/session';
import { ConfirmButton } from '../shell/ConfirmButton';
import { useBooking } from './useBooking';

/** Gives up one's place in the line; teachers and administrators may take others out of it. */
export function LeaveLine({ row }: { row: InLine }) {
  const person = usePerson();
  const { leave } = useBooking();
  const { wish } = row.waiting;
  const mine = row.person?.login === person.login;
  const name = row.person?.name ?? 'Somebody';
  return (
    <ConfirmButton
      size="compact-sm"
      variant="default"
      label="Leave the line"
      aria-label={mine ? `Leave the line for ${wish}` : `Leave the line for ${wish}: ${name}`}
      question={mine ? `Leave the line for ${wish}?` : `Take ${name} out of the line for ${wish}?`}
      explanation={mine ? 'You lose your place. Ask again and you begin anew.' : `${name} loses the place and has to ask anew.`}
      confirm={mine ? 'Leave the line' : 'Take out of the line'}
      danger
      busy={leave.isPending}
      onConfirm={() =>
        leave.mutate({ id: row.id, message: mine ? `You no longer wait for ${wish}.` : `${name} no longer waits for ${wish}.` })
      }
    />
  );
}
