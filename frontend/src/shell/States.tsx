import { Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isPassing, messageOf, Problem } from '../api/problem';
import { IconAlert, IconRefresh, type Icon } from './icons';

export function Loading({ rows = 4, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <Stack gap="xs" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} height={i === 0 ? 28 : 44} width={i === 0 ? '38%' : '100%'} radius="sm" />
      ))}
    </Stack>
  );
}

interface EmptyProps {
  icon: Icon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Nothing to show, why, and what to do about it. */
export function Empty({ icon: EmptyIcon, title, children, action }: EmptyProps) {
  return (
    <div className="blank">
      <EmptyIcon size={28} stroke={1.5} aria-hidden />
      <Title order={3} size="h4">
        {title}
      </Title>
      {children ? (
        <Text c="dimmed" maw={440}>
          {children}
        </Text>
      ) : null}
      {action}
    </div>
  );
}

export function Failure({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  return (
    <div className="blank" role="alert">
      <IconAlert size={28} stroke={1.5} aria-hidden className="text-bad" />
      <Title order={3} size="h4">
        {error instanceof Problem ? error.title : 'That did not work'}
      </Title>
      <Text c="dimmed" maw={440}>
        {messageOf(error)}
        {retry && isPassing(error) ? ' This page asks again by itself.' : ''}
      </Text>
      {retry ? (
        <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={retry}>
          Try again
        </Button>
      ) : null}
    </div>
  );
}

interface AwaitProps<T> {
  query: UseQueryResult<T>;
  loading?: ReactNode;
  children: (data: T) => ReactNode;
}

/**
 * The three states of an answer. What was shown stays while it is asked again, and also when asking again fails:
 * old boards are better than no boards, and the frame around the page says that the lab does not answer.
 */
export function Await<T>({ query, loading, children }: AwaitProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <>{loading ?? <Loading />}</>;
}
