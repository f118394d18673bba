import type { Board } from '../api/types';

const inOrder = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

export function byName(boards: Board[]): Board[] {
  return [...boards].sort((a, b) => inOrder(a.name, b.name));
}

export function profilesOf(boards: Board[]): string[] {
  return [...new Set(boards.map((board) => board.profile))].sort(inOrder);
}

/** Boards under their profiles, as a choice shows them. */
export function boardChoices(boards: Board[]): { group: string; items: string[] }[] {
  return profilesOf(boards).map((profile) => ({
    group: profile,
    items: byName(boards.filter((board) => board.profile === profile)).map((board) => board.name),
  }));
}

/** Boards whose name, profile or tags have every word of the text. */
export function fitting(boards: Board[], text: string): Board[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return boards.filter((board) => {
    const known = [board.name, board.profile, ...board.tags].join(' ').toLowerCase();
    return words.every((word) => known.includes(word));
  });
}
