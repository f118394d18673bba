import { Button, Group, Input, MultiSelect, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Board, BookingAlternative, Repeat, SeriesRequest } from '../api/types';
import { Dialog } from '../shell/Dialog';
import { dayText, minutesText } from '../shell/format';
import { boardChoices } from './boardChoices';
import { MINUTE } from './geometry';
import { Conflict } from './Conflict';
import type { Spot } from './drag';
import { MomentField } from './MomentField';
import { useBook } from './useCalendar';

interface Props {
  boards: Board[];
  /** What was chosen in the timeline; null asks for all of it. */
  spot: Spot | null;
  onClose: () => void;
}

/** What the lab allows. */
const MOST_TIMES = 60;

type Every = 'NONE' | Repeat['every'];

/** A window for one board or several, once or again and again; nothing is booked before the press on "Book". */
export function BookDialog({ boards, spot, onClose }: Props) {
  const book = useBook(onClose);
  const [chosen, setChosen] = useState(spot ? [spot.board] : []);
  const [start, setStart] = useState(() => spot?.start ?? Math.ceil(Date.now() / (15 * MINUTE)) * 15 * MINUTE);
  const [end, setEnd] = useState(() => spot?.end ?? start + 60 * MINUTE);
  const [every, setEvery] = useState<Every>('NONE');
  const [typed, setTyped] = useState<number | string>(4);
  const [asked, setAsked] = useState(false);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const times = Math.round(Number(typed));
  const wrong = wrongWindow(start, end);
  const few = every !== 'NONE' && !(times >= 2 && times <= MOST_TIMES) ? `From 2 to ${MOST_TIMES} times.` : null;
  const none = chosen.length === 0 ? 'Choose at least one board.' : null;

  const wanted = chosen.length * (every === 'NONE' ? 1 : times);

  const ask = (more: Partial<SeriesRequest> = {}) => {
    const from = more.start ?? new Date(start).toISOString();
    book.mutate({
      boards: chosen,
      // What begins in this moment begins when it is asked for.
      ...(Date.parse(from) > Date.now() ? { start: from } : {}),
      end: new Date(end).toISOString(),
      ...(every === 'NONE' ? {} : { repeat: { every, times, zone } }),
      ...(more.boards ? { boards: more.boards } : {}),
      ...(more.end ? { end: more.end } : {}),
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!wrong && !none && !few) ask();
  };
  /** Another time for all of it; another board only where there is one. */
  const take = (other: BookingAlternative) => {
    const instead = chosen.length === 1 ? [other.board] : chosen;
    setChosen(instead);
    setStart(Date.parse(other.start));
    setEnd(Date.parse(other.end));
    ask({ boards: instead, start: other.start, end: other.end });
  };
  const from = (other: string) => {
    const until = Date.parse(other) + (end - start);
    setStart(Date.parse(other));
    setEnd(until);
    ask({ start: other, end: new Date(until).toISOString() });
  };
  return (
    <Dialog onClose={onClose} title="Book">
      <form onSubmit={submit} noValidate>
        <Stack>
          <MultiSelect
            label="Boards"
            description={chosen.length > 1 ? 'All of them, or none.' : 'Several are booked together: all of them, or none.'}
            placeholder={chosen.length === 0 ? 'Choose' : ''}
            data={boardChoices(boards)}
            value={chosen}
            onChange={setChosen}
            error={asked ? none : null}
            searchable
            hidePickedOptions
            maxDropdownHeight={220}
            comboboxProps={{ withinPortal: true }}
          />
          <MomentField label="Start" at={start} onChange={setStart} />
          <MomentField label="End" at={end} onChange={setEnd} error={asked ? wrong : null} />
          <Text size="sm" c="dimmed">
            {wrong ?? `${minutesText(Math.round((end - start) / MINUTE))}. Your time zone: ${zone}.`}
          </Text>
          <Input.Wrapper label="Repeat" labelElement="div">
            <SegmentedControl
              fullWidth
              size="xs"
              aria-label="Repeat"
              value={every}
              onChange={(value) => setEvery(value as Every)}
              data={[
                { value: 'NONE', label: 'Once' },
                { value: 'DAY', label: 'Every day' },
                { value: 'WEEK', label: 'Every week' },
              ]}
            />
          </Input.Wrapper>
          {every === 'NONE' ? null : (
            <NumberInput
              label="How often"
              description={few ? '' : lastText(start, every, times, zone)}
              value={typed}
              onChange={setTyped}
              error={asked ? few : null}
              min={2}
              max={MOST_TIMES}
              allowDecimal={false}
            />
          )}
          {book.isError ? (
            <div ref={reveal}>
              <Conflict error={book.error} busy={book.isPending} board={onlyOne(book.variables)} onTake={take} onStart={from} />
            </div>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button type="submit" loading={book.isPending} data-autofocus={spot ? true : undefined}>
              {wanted < 2 || few ? 'Book' : `Book ${wanted} reservations`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** On a phone a refusal may come below what is in sight. */
function reveal(element: HTMLElement | null) {
  element?.scrollIntoView({ block: 'nearest' });
}

/** What is wrong with a window, in a sentence. */
export function wrongWindow(start: number, end: number): string | null {
  if (Number.isNaN(start) || Number.isNaN(end)) return 'Give a start and an end.';
  return end <= start ? 'The end lies before the start.' : null;
}

function onlyOne(asked: SeriesRequest | undefined): string | undefined {
  return asked?.boards.length === 1 ? asked.boards[0] : undefined;
}

function lastText(start: number, every: Repeat['every'], times: number, zone: string): string {
  const last = new Date(start);
  last.setDate(last.getDate() + (times - 1) * (every === 'DAY' ? 1 : 7));
  return Number.isNaN(start) ? '' : `The last on ${dayText(last)}, at the same time of day in ${zone}.`;
}
