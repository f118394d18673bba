import type { Board, Held } from '../api/types';
import { usePerson } from '../people/session';
import { ConfirmDialog } from '../shell/ConfirmButton';
import { span } from '../shell/format';
import { BlockDialog } from './BlockDialog';
import { BookDialog } from './BookDialog';
import { ChangeDialog } from './ChangeDialog';
import type { Spot } from './drag';
import { hasBegun, isMine } from './held';
import { useGiveUp, type useChange } from './useCalendar';

/** What the calendar is asking about. */
export type Asked =
  | { kind: 'book'; spot: Spot | null }
  | { kind: 'block' }
  | { kind: 'change'; slot: Held; to: Spot | null }
  | { kind: 'end' | 'end-series' | 'lift'; slot: Held };

interface Props {
  asked: Asked;
  boards: Board[];
  change: ReturnType<typeof useChange>;
  onClose: () => void;
}

/** The one dialog that is open over the calendar. */
export function CalendarDialog({ asked, boards, change, onClose }: Props) {
  switch (asked.kind) {
    case 'book':
      return <BookDialog boards={boards} spot={asked.spot} onClose={onClose} />;
    case 'block':
      return <BlockDialog boards={boards} onClose={onClose} />;
    case 'change':
      return <ChangeDialog boards={boards} slot={asked.slot} to={asked.to} change={change} onClose={onClose} />;
    case 'end':
    case 'end-series':
    case 'lift':
      return <GiveUp kind={asked.kind} slot={asked.slot} onClose={onClose} />;
  }
}

function GiveUp({ kind, slot, onClose }: { kind: 'end' | 'end-series' | 'lift'; slot: Held; onClose: () => void }) {
  const person = usePerson();
  const giveUp = useGiveUp();
  const { board, series = 0, block = 0 } = slot;
  const begun = hasBegun(slot, Date.now());
  const whose = isMine(slot, person) ? '' : ` It is ${slot.person?.name ?? 'somebody else'}’s.`;
  switch (kind) {
    case 'end':
      return (
        <ConfirmDialog
          opened
          onClose={onClose}
          question={begun ? `Give ${board} back now?` : `Cancel the booking of ${board}?`}
          explanation={`${board}, ${span(slot.start, slot.end)}.${whose} It becomes free for others at once.`}
          confirm={begun ? 'End now' : 'Cancel the booking'}
          danger
          onConfirm={() => giveUp.mutate({ what: 'reservation', id: slot.id, message: `${board} is free again.` })}
        />
      );
    case 'end-series':
      return (
        <ConfirmDialog
          opened
          onClose={onClose}
          question="Cancel the whole series?"
          explanation={`Everything of series ${series} that has not begun is cancelled, on all its boards, and what runs of it ends now.${whose}`}
          confirm="Cancel the series"
          danger
          onConfirm={() => giveUp.mutate({ what: 'series', id: series, message: 'The series is cancelled.' })}
        />
      );
    case 'lift':
      return (
        <ConfirmDialog
          opened
          onClose={onClose}
          question="Lift the block?"
          explanation={`All boards of this block can be used again at once: ${slot.reason ?? board}.`}
          confirm="Lift the block"
          onConfirm={() => giveUp.mutate({ what: 'block', id: block, message: 'The block is lifted.' })}
        />
      );
  }
}
