/** The kernel's taint flags: bit, letter, meaning (Documentation/admin-guide/tainted-kernels). */
const FLAGS: readonly (readonly [string, string])[] = [
  ['P', 'proprietary module'],
  ['F', 'module was forced'],
  ['S', 'out of specification'],
  ['R', 'module was unloaded by force'],
  ['M', 'machine check'],
  ['B', 'bad page'],
  ['U', 'set by a program'],
  ['D', 'the kernel died (oops or BUG)'],
  ['A', 'ACPI table overridden'],
  ['W', 'a warning was issued'],
  ['C', 'staging driver'],
  ['I', 'firmware workaround'],
  ['O', 'out-of-tree module'],
  ['E', 'unsigned module'],
  ['L', 'soft lockup'],
  ['K', 'live patch'],
  ['X', 'auxiliary'],
  ['T', 'randomised structures'],
  ['N', 'in-kernel test'],
];

/** "12288 (O out-of-tree module, E unsigned module)"; "0 (clean)". */
export function taintText(taint: number): string {
  const named = FLAGS.filter((_, bit) => Math.floor(taint / 2 ** bit) % 2 === 1);
  return `${taint} (${named.length === 0 ? 'clean' : named.map(([letter, meaning]) => `${letter} ${meaning}`).join(', ')})`;
}
