import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { LimitName, QuotaLimit } from '../api/types';
import { plural } from '../shell/format';

/** What one has booked of what one may: "6 of 8 h this week, 1 of 4 bookings". The rule behind each is its tooltip. */
export function QuotaLine() {
  const quota = useQuery({ queryKey: keys.quota, queryFn: lab.quota, refetchInterval: usePollInterval(60_000) });
  const limits = (quota.data?.limits ?? []).filter((one) => one.used !== undefined);
  if (limits.length === 0) return null;
  const ordered = ORDER.flatMap((name) => limits.filter((one) => one.limit === name));
  return (
    <Text size="sm" c="dimmed" component="p" m={0} aria-label="What you have booked of what you may">
      {ordered.map((one, at) => (
        <span key={`${one.limit} ${one.source.name}`}>
          {at > 0 ? ', ' : ''}
          <span title={sourceText(one)} className={(one.used ?? 0) >= one.most ? 'text-bad' : undefined}>
            {limitText(one)}
          </span>
        </span>
      ))}
    </Text>
  );
}

/** What runs out soonest first. */
const ORDER: LimitName[] = ['HOURS_PER_DAY', 'HOURS_PER_WEEK', 'CLASS_HOURS_PER_WEEK', 'BOARDS_AT_ONCE', 'OPEN_BOOKINGS'];

function limitText({ limit, most, used = 0, source }: QuotaLimit): string {
  switch (limit) {
    case 'HOURS_PER_DAY':
      return `${hours(used)} of ${most} h today`;
    case 'HOURS_PER_WEEK':
      return `${hours(used)} of ${most} h this week`;
    case 'CLASS_HOURS_PER_WEEK':
      return `${hours(used)} of ${most} h this week of all in ${source.name}`;
    case 'BOARDS_AT_ONCE':
      return `${used} of ${plural(most, 'board')} now`;
    case 'OPEN_BOOKINGS':
      return `${used} of ${plural(most, 'booking')}`;
    case 'LONGEST_MINUTES':
    case 'AHEAD_DAYS':
      return '';
  }
}

function sourceText({ source }: QuotaLimit): string {
  switch (source.kind) {
    case 'ROLE':
      return `as for all ${source.name}`;
    case 'CLASS':
      return `from the class ${source.name}`;
    case 'PERSON':
      return 'set for you by an administrator';
  }
}

const hours = (value: number) => String(Math.round(value * 10) / 10);
