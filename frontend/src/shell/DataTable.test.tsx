import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { show } from '../test/page';
import { arrange, DataTable, type Column } from './DataTable';

interface Row {
  name: string;
  points: number | null;
}
const rows: Row[] = [{ name: 'vm-10', points: 3 }, { name: 'vm-2', points: null }, { name: 'vm-1', points: 12 }];
const columns: Column<Row>[] = [
  { key: 'name', header: 'Name', sort: (row) => row.name, cell: (row) => row.name },
  { key: 'points', header: 'Points', sort: (row) => row.points, cell: (row) => row.points },
];
const names = (list: Row[]) => list.map((row) => row.name);

describe('arrange', () => {
  it('orders numbers in names as numbers, and what has no value last', () => {
    expect(names(arrange(rows, columns, { key: 'name', descending: false }, ''))).toEqual(['vm-1', 'vm-2', 'vm-10']);
    expect(names(arrange(rows, columns, { key: 'points', descending: false }, ''))).toEqual(['vm-10', 'vm-1', 'vm-2']);
    expect(names(arrange(rows, columns, { key: 'points', descending: true }, ''))).toEqual(['vm-1', 'vm-10', 'vm-2']);
  });

  it('keeps rows that contain every word', () => {
    expect(names(arrange(rows, columns, null, 'VM 10', (row) => row.name))).toEqual(['vm-10']);
  });
});

describe('DataTable', () => {
  it('sorts by a heading, says so, and filters', async () => {
    const user = userEvent.setup();
    show(<DataTable label="Boards" rows={rows} rowKey={(row) => row.name} columns={columns} text={(row) => row.name} empty="none" noun="board" />);
    await user.click(screen.getByRole('button', { name: 'Name' }));
    expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
    expect(screen.getAllByRole('row')[1]).toHaveTextContent('vm-1');
    await user.type(screen.getByLabelText('Filter boards'), '10');
    expect(screen.getByText('1 of 3 boards')).toBeInTheDocument();
    await user.type(screen.getByLabelText('Filter boards'), 'zzz');
    expect(screen.getByText(/Nothing here contains/)).toBeInTheDocument();
  });

  it('sorts without its headings, which a narrow screen does not have', async () => {
    const user = userEvent.setup();
    show(<DataTable label="Boards" rows={rows} rowKey={(row) => row.name} columns={columns} empty="none" />);
    await user.selectOptions(screen.getByLabelText('Sort boards by'), 'Points, descending');
    expect(screen.getByRole('columnheader', { name: 'Points' })).toHaveAttribute('aria-sort', 'descending');
    expect(screen.getAllByRole('row').slice(1).map((row) => row.firstChild?.textContent)).toEqual(['vm-1', 'vm-10', 'vm-2']);
    await user.click(screen.getByRole('button', { name: 'Name' }));
    expect(screen.getByLabelText('Sort boards by')).toHaveDisplayValue('Name, ascending');
  });
});
