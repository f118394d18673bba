-- Who may work on a board beside the person whose reservation it is.

alter table hold add column partners bigint[] not null default '{}';
