import type { Delivery } from '../api/newsTypes';
import { IconAlert, IconCheck, IconClock, IconX } from '../shell/icons';
import { Status } from '../shell/Status';

/** Where a delivery stands. */
export function DeliveryStatus({ delivery }: { delivery: Delivery }) {
  switch (delivery.state) {
    case 'DELIVERED':
      return <Status tone="good" icon={IconCheck} label="Delivered" />;
    case 'GIVEN_UP':
      return <Status tone="bad" icon={IconX} label="Given up" />;
    case 'DUE':
      return delivery.attempts === 0 ? (
        <Status tone="work" icon={IconClock} label="To be sent" />
      ) : (
        <Status tone="warn" icon={IconAlert} label="Tried again soon" />
      );
  }
}
