/** What the REST API states about notifications. */

export interface Note {
  id: number;

export interface Inbox {
  unread: number;
