import { notifications } from '@mantine/notifications';
import { messageOf, Problem } from '../api/problem';

export function tell(message: string): void {
  notifications.show({ message, color: 'petrol' });
}

/** A refusal that belongs to no field on the page. */
export function tellProblem(error: unknown): void {
  notifications.show({
    title: error instanceof Problem ? error.title : 'That did not work',
    message: messageOf(error),
    color: 'red',
    autoClose: 10_000,
  });
}
