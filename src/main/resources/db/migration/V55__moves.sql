-- The board of a reservation breaks: what it was moved from and why, and who was told that there is no other.

alter table hold
    add column only_board   boolean not null default false,     -- its person wants this very board or none
    add column moved_from   bigint references hold (id),        -- the reservation that this one goes on with
    add column moved_board  text,                               -- where it was before it was moved here
    add column moved_why    text,
    add column moved_at     timestamptz,
    add column told_broken_at timestamptz,                      -- its person was told, since its board broke, that no other is free
    add constraint hold_move_is_whole check ((moved_board is null) = (moved_why is null) and (moved_board is null) = (moved_at is null));

create index hold_moved_from on hold (moved_from) where moved_from is not null;

-- How many links a host has had: a replica that loses one cannot speak for the next, which another may carry.
alter table agent add column link_generation bigint not null default 0;
