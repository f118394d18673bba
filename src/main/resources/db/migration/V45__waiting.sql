-- Who waits for a board has a reservation without one: what would do, and when their turn came to count.

alter table hold
    alter column board drop not null,
    add column wish_board   text,
    add column wish_profile text,
    add column wish_tags    text[],
    add column turn_at      timestamptz,          -- the line is served by this: when they asked, later for those who used boards a lot
    add column warned       int,                  -- minutes before its end that its person was last warned of
    add column promised_at  timestamptz,          -- the first estimate of the start; what became of it is measured
    -- A wait that ended without a board never had one.
    add constraint hold_board_unless_waiting
        check (board is not null or (kind = 'RESERVATION' and state in ('WAITING', 'CANCELLED'))),
    add constraint hold_waiting_has_a_turn check (state is distinct from 'WAITING' or turn_at is not null);

create index hold_waiting on hold (turn_at, id) where state = 'WAITING';
