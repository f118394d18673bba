import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

afterEach(cleanup);

// What jsdom lacks and the component library asks for.
window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    dispatchEvent: () => false,
  }) as MediaQueryList;
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
window.scrollTo = vi.fn();
Element.prototype.scrollIntoView = () => undefined;
// The terminal measures colours on a canvas when it can; without one it does without.
HTMLCanvasElement.prototype.getContext = () => null;
// The editor measures its lines to draw the cursor.
Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
// Pulling with a pointer keeps hold of it.
Element.prototype.setPointerCapture ??= () => undefined;
