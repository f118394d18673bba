/** The build may name a file with folders in front of it. */
export function samePath(reported: string, handedIn: string): boolean {
  return reported === handedIn || reported.endsWith(`/${handedIn}`) || handedIn.endsWith(`/${reported}`);
}
