import type { ReservationState } from '../api/types';
import { IconAlert, IconBan, IconCheck, IconClock, IconHistory, IconHourglass, IconPlay, type Icon } from '../shell/icons';
import type { Tone } from '../shell/Status';

export const reservationLook: Record<ReservationState, { label: string; tone: Tone; icon: Icon }> = {
  WAITING: { label: 'Waiting', tone: 'warn', icon: IconHourglass },
  CONFIRMED: { label: 'Confirmed', tone: 'good', icon: IconCheck },
  ACTIVE: { label: 'Active', tone: 'busy', icon: IconPlay },
  ENDED: { label: 'Ended', tone: 'quiet', icon: IconHistory },
  CANCELLED: { label: 'Cancelled', tone: 'quiet', icon: IconBan },
  EXPIRED: { label: 'Never used', tone: 'quiet', icon: IconClock },
  LAB_FAULT: { label: 'Lab fault', tone: 'bad', icon: IconAlert },
};
