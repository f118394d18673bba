-- A board's state as what is handed in: its archive is what the board's agent captured, large, and dropped when it cannot
-- matter any more. The row stays, with the archive's name.

alter table submission
    add column board      text,          -- the captured one; null: files were handed in
    add column profile    text,          -- of that board: only such a board can wake up with it
    add column dropped_at timestamptz,   -- the archive is not kept any more
    add constraint submission_captured check ((board is null) = (profile is null)),
    add constraint submission_dropped check (dropped_at is null or board is not null),
    drop constraint submission_archive_fkey,
    add column kept text generated always as (case when dropped_at is null then archive end) stored references blob (sha256);
create index submission_kept on submission (kept);
create index submission_board on submission (person_id, exercise) where board is not null;
