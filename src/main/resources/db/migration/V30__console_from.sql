-- The first byte of a board's console that its present user may see: what came before belongs to whoever had it then.
alter table board add column console_from bigint not null default 0;
