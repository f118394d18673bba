-- A board that was handed over comes with its giver's home folder: the receiver's own is not put there, nor replaced by it.
alter table workspace_visit add column handed_over boolean not null default false;
