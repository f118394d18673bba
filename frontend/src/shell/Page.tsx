import { Anchor, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { useTitle } from './useTitle';

interface Props {
  title: string;
  /** What stands in the heading where it is more than the title. */
  heading?: ReactNode;
  lead?: ReactNode;
  back?: { to: string; label: string };
  actions?: ReactNode;
  children: ReactNode;
}

/** A page: where it belongs, what it is, what can be done on it. */
export function Page({ title, heading, lead, back, actions, children }: Props) {
  useTitle(title);
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-head-text">
          {back ? (
            <Anchor component={Link} to={back.to} size="sm" className="page-back">
              {back.label}
            </Anchor>
          ) : null}
          <Title order={1}>{heading ?? title}</Title>
          {lead ? (
            <Text c="dimmed" component="div" className="page-lead">
              {lead}
            </Text>
          ) : null}
        </div>
        {actions ? <Group gap="xs">{actions}</Group> : null}
      </header>
      {children}
    </div>
  );
}

interface PanelProps {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}

/** A titled part of a page. `flush` lets a table or a terminal reach the edges. */
export function Panel({ title, aside, children, flush = false }: PanelProps) {
  const id = `panel-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <Title order={2} size="h5" id={id}>
          {title}
        </Title>
        {aside}
      </div>
      <div className={flush ? 'panel-flush' : 'panel-body'}>{children}</div>
    </section>
  );
}
