/** Saves what the browser already has as a file. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read the object only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
