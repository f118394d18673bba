import { Group, NativeSelect, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { plural } from './format';
import { IconChevronDown, IconChevronUp, IconSearch, IconSort } from './icons';

export interface Column<T> {
  key: string;
  header: string;
  cell: (row: T) => ReactNode;
  /** Rows can be ordered by this; without it the column cannot. */
  sort?: (row: T) => string | number | null | undefined;
  align?: 'right';
  /** Column header for screen readers only. */
  hideHeader?: boolean;
}

interface Props<T> {
  label: string;
  rows: T[];
  rowKey: (row: T) => string;
  columns: Column<T>[];
  /** What the filter field searches; without it there is no field. */
  text?: (row: T) => string;
  initialSort?: { key: string; descending: boolean };
  empty: ReactNode;
  /** Further filters beside the text field. */
  filters?: ReactNode;
  noun?: string;
}

interface Order {
  key: string;
  descending: boolean;
}

/** Rows that can be sorted by their headings and filtered by a text. On a narrow screen each row becomes a card. */
export function DataTable<T>({ label, rows, rowKey, columns, text, initialSort, empty, filters, noun = 'row' }: Props<T>) {
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<Order | null>(initialSort ?? null);
  const shown = useMemo(() => arrange(rows, columns, order, filter, text), [rows, columns, order, filter, text]);
  const sortable = columns.filter((column) => column.sort);
  const tools = Boolean(text || filters);
  const filtered = filter.trim() !== '' && shown.length !== rows.length;

  return (
    <>
      {tools || (sortable.length > 0 && rows.length > 1) ? (
        <Group className={tools ? 'table-tools' : 'table-tools table-narrow'} gap="sm">
          {text ? (
            <TextInput
              aria-label={`Filter ${label.toLowerCase()}`}
              placeholder="Filter"
              leftSection={<IconSearch size={15} aria-hidden />}
              value={filter}
              onChange={(event) => setFilter(event.currentTarget.value)}
              className="table-filter"
            />
          ) : null}
          {filters}
          {sortable.length > 0 && rows.length > 1 ? <SortBy label={label} columns={sortable} order={order} onOrder={setOrder} /> : null}
          {tools ? (
            <Text size="sm" c="dimmed" role="status">
              {filtered ? `${shown.length} of ${plural(rows.length, noun)}` : plural(rows.length, noun)}
            </Text>
          ) : null}
        </Group>
      ) : null}
      {rows.length === 0 ? (
        empty
      ) : shown.length === 0 ? (
        <div className="blank blank-small">
          <Text c="dimmed">Nothing here contains “{filter.trim()}”.</Text>
        </div>
      ) : (
        <table className="table" aria-label={label}>
          <thead>
            <tr>
              {columns.map((column) => (
                <Heading key={column.key} column={column} order={order} onOrder={setOrder} />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={rowKey(row)}>
                {columns.map((column) => (
                  <td
                    key={column.key}
                    data-label={column.hideHeader ? '' : column.header}
                    className={column.align === 'right' ? 'right' : undefined}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

/** Says under a list that it ends here because the answer does, and how to see more where one can. */
export function ListEnd({ children }: { children: ReactNode }) {
  return <div className="table-end">{children}</div>;
}

interface HeadingProps<T> {
  column: Column<T>;
  order: Order | null;
  onOrder: (order: Order) => void;
}

function Heading<T>({ column, order, onOrder }: HeadingProps<T>) {
  const mine = order?.key === column.key;
  const align = column.align === 'right' ? 'right' : undefined;
  if (!column.sort) {
    return (
      <th scope="col" className={align}>
        {column.hideHeader ? <span className="sr-only">{column.header}</span> : column.header}
      </th>
    );
  }
  const SortIcon = !mine ? IconSort : order.descending ? IconChevronDown : IconChevronUp;
  return (
    <th scope="col" aria-sort={mine ? (order.descending ? 'descending' : 'ascending') : 'none'} className={align}>
      <UnstyledButton
        className={`th-button${mine ? ' th-active' : ''}`}
        onClick={() => onOrder({ key: column.key, descending: mine ? !order.descending : false })}
      >
        {column.header}
        <SortIcon size={14} aria-hidden />
      </UnstyledButton>
    </th>
  );
}

interface SortByProps<T> {
  label: string;
  columns: Column<T>[];
  order: Order | null;
  onOrder: (order: Order) => void;
}

/** The order where there are no headings to press: a narrow screen. */
function SortBy<T>({ label, columns, order, onOrder }: SortByProps<T>) {
  return (
    <NativeSelect
      className="table-narrow table-filter"
      aria-label={`Sort ${label.toLowerCase()} by`}
      value={order ? valueOf(order) : ''}
      onChange={(event) => {
        const [direction, ...key] = event.currentTarget.value.split(' ');
        onOrder({ key: key.join(' '), descending: direction === 'down' });
      }}
      data={[
        ...(order ? [] : [{ value: '', label: 'Sort by', disabled: true }]),
        ...columns.flatMap(({ key, header }) => [
          { value: valueOf({ key, descending: false }), label: `${header}, ascending` },
          { value: valueOf({ key, descending: true }), label: `${header}, descending` },
        ]),
      ]}
    />
  );
}

function valueOf({ key, descending }: Order): string {
  return `${descending ? 'down' : 'up'} ${key}`;
}

/** Filters, then orders; rows without a value come last either way. */
export function arrange<T>(
  rows: T[],
  columns: Column<T>[],
  order: Order | null,
  filter: string,
  text?: (row: T) => string,
): T[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = text
    ? rows.filter((row) => {
        const haystack = text(row).toLowerCase();
        return words.every((word) => haystack.includes(word));
      })
    : rows;
  const value = columns.find((column) => column.key === order?.key)?.sort;
  if (!value || !order) return kept;
  const sign = order.descending ? -1 : 1;
  return [...kept].sort((a, b) => {
    const left = value(a) ?? null;
    const right = value(b) ?? null;
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
    return sign * String(left).localeCompare(String(right), 'en', { numeric: true, sensitivity: 'base' });
  });
}
