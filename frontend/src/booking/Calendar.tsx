import { ActionIcon, Button, Group, SegmentedControl, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Held } from '../api/types';
import { mayTeach, usePerson } from '../people/session';
import { IconBoard, IconChevronLeft, IconChevronRight, IconHammer, IconPlus, IconSearch } from '../shell/icons';
import { Panel } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';
import { useNow } from '../shell/useNow';
import { byName, fitting } from './boardChoices';
import { CalendarDialog, type Asked } from './CalendarDialog';
import { rangeOf, rangeText, stepped, within, type View } from './geometry';
import type { Spot } from './drag';
import type { SlotAction } from './SlotCard';
import { Timeline } from './Timeline';
import { useChange } from './useCalendar';

/** Who has which board when, a day or a week at a time, and everything that can be done about it. */
export function Calendar() {
  const person = usePerson();
  const now = useNow(30_000);
  const [view, setView] = useLocalStorage<View>({ key: 'bootbench.calendar.view', defaultValue: 'day', getInitialValueInEffect: false });
  const [shown, setShown] = useState(() => Date.now());
  const [filter, setFilter] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const { begin, end } = rangeOf(view, shown);
  const range = useMemo(() => ({ begin, end }), [begin, end]);
  const poll = usePollInterval(10_000);
  const boards = useQuery({ queryKey: keys.boards, queryFn: lab.boards, refetchInterval: poll });
  const from = new Date(begin).toISOString();
  const to = new Date(end).toISOString();
  const held = useQuery({
    queryKey: [...keys.calendar, from, to],
    queryFn: () => lab.calendar(from, to),
    refetchInterval: poll,
    placeholderData: keepPreviousData,
  });
  const change = useChange();

  const select = useCallback((spot: Spot) => setAsked({ kind: 'book', spot }), []);
  const act = useCallback(
    (slot: Held, action: SlotAction) => {
      change.reset();
      setAsked(action === 'change' ? { kind: 'change', slot, to: null } : { kind: action, slot });
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `reset` stays the same, the mutation around it does not
    [change.reset],
  );
  const move = (slot: Held, spot: Spot) => change.mutate({ slot, to: spot }, { onError: () => setAsked({ kind: 'change', slot, to: spot }) });
  const all = useMemo(() => byName(boards.data ?? []), [boards.data]);
  const visible = useMemo(() => fitting(all, filter), [all, filter]);

  return (
    <>
      <Panel
        title={rangeText(view, range, now)}
        flush
        aside={
          <Group gap={8} className="calendar-head">
            <Button size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAsked({ kind: 'book', spot: null })}>
              Book…
            </Button>
            {mayTeach(person) ? (
              <Button size="compact-sm" variant="default" leftSection={<IconHammer size={14} aria-hidden />} onClick={() => setAsked({ kind: 'block' })}>
                Set boards aside…
              </Button>
            ) : null}
          </Group>
        }
      >
        <div className="calendar-tools">
          <TextInput
            aria-label="Filter boards"
            placeholder="Name, profile, tag"
            size="xs"
            leftSection={<IconSearch size={14} aria-hidden />}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
            className="calendar-filter"
          />
          <SegmentedControl
            size="xs"
            aria-label="How much to show"
            value={view}
            onChange={(value) => setView(value as View)}
            data={[
              { value: 'day', label: 'Day' },
              { value: 'week', label: 'Week' },
            ]}
          />
          <Group gap={6} wrap="nowrap">
            <ActionIcon variant="default" aria-label={view === 'day' ? 'Day before' : 'Week before'} onClick={() => setShown(stepped(view, shown, -1))}>
              <IconChevronLeft size={16} />
            </ActionIcon>
            <Button variant="default" size="compact-sm" disabled={within(now, range)} onClick={() => setShown(Date.now())}>
              Today
            </Button>
            <ActionIcon variant="default" aria-label={view === 'day' ? 'Day after' : 'Week after'} onClick={() => setShown(stepped(view, shown, 1))}>
              <IconChevronRight size={16} />
            </ActionIcon>
          </Group>
        </div>
        <Await query={boards} loading={<Loading rows={3} />}>
          {() =>
            visible.length === 0 ? (
              <Empty icon={IconBoard} title={all.length === 0 ? 'No boards yet' : 'No board fits'}>
                {all.length === 0 ? 'They appear as soon as a lab host with boards connects.' : 'No board has this in its name, profile or tags.'}
              </Empty>
            ) : (
              <Await query={held} loading={<Loading rows={3} />}>
                {(slots) => (
                  // The slots of the time before, until those of this one are there: it is not free yet.
                  <div aria-busy={held.isPlaceholderData} className={held.isPlaceholderData ? 'calendar-stale' : undefined}>
                    <Timeline
                      key={`${view}${begin}`}
                      view={view}
                      range={range}
                      boards={visible}
                      slots={slots}
                      moving={change.isPending ? change.variables : null}
                      onSelect={select}
                      onChange={move}
                      onAction={act}
                    />
                  </div>
                )}
              </Await>
            )
          }
        </Await>
      </Panel>
      {asked ? <CalendarDialog asked={asked} boards={all} change={change} onClose={() => setAsked(null)} /> : null}
    </>
  );
}
