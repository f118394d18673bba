-- What booking looks for, found without reading what is long over: a lab keeps a million past holds.

-- What a board is and was taken for around a time. Live holds of a board do not overlap, so the first that ends later decides.
create index hold_board_end on hold (board, end_at) include (start_at);
-- The calendar of all boards.
create index hold_end on hold (end_at) include (start_at);
-- Every second: what begins, and what nobody uses.
create index hold_confirmed on hold (start_at) where state = 'CONFIRMED';
create index hold_unused on hold (start_at) where state = 'ACTIVE' and used_at is null;
-- Who joined the line since it was last planned.
create index hold_newcomers on hold (id) where state = 'WAITING';

create index board_profile on board (profile);
create index board_tags on board using gin (tags);
