import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { ConsoleLog } from './ConsoleLog';
import type { LogLine } from './plainLog';

const lines = (from: number, to: number): LogLine[] =>
  Array.from({ length: to - from }, (_, i) => ({ id: from + i, byte: 10 * (from + i), text: `line ${from + i}` }));
const log = (shown: LogLine[], markByte: number | null = null) => (
  <MantineProvider env="test">
    <ConsoleLog lines={shown} markByte={markByte} tall={markByte !== null} />
  </MantineProvider>
);

describe('ConsoleLog', () => {
  it('leaves a line alone that somebody selects while others come and go', () => {
    const { rerender } = render(log(lines(0, 700)));
    const line = screen.getByText('line 650');
    rerender(log(lines(20, 720)));
    expect(screen.getByText('line 650')).toBe(line);
    expect(line).toBeInTheDocument();
  });

  it('brings a line into view in its own box, not in the window', () => {
    const drag = vi.spyOn(Element.prototype, 'scrollIntoView');
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
      return { top: this.textContent === 'line 40' ? 900 : 100 } as DOMRect;
    });
    render(log(lines(0, 50), 405));
    expect(screen.getByText('line 40')).toHaveClass('log-marked');
    expect(screen.getByRole('log').scrollTop).toBe(800);
    expect(drag).not.toHaveBeenCalled();
  });
});
