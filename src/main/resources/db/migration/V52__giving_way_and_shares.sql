-- A graded run that would take long makes way, after a notice, for a person who waits for its board.

alter table run add column stop_at timestamptz;          -- by then; null: nobody asked it to
alter table attempt add column gave_way_at timestamptz;  -- when it was asked: once, so that people do not keep it from being graded

-- Boards of a profile that people leave to graded runs at certain hours.
create table grading_share (
    id        bigint generated always as identity primary key,
    profile   text   not null,
    days      text[] not null check (cardinality(days) > 0),
    from_time text   not null,                 -- HH:MM by the lab's clock
    to_time   text   not null,                 -- not after from_time: on the day after
    boards    int    check (boards > 0),
    percent   int    check (percent between 1 and 100),
    check ((boards is null) <> (percent is null))
);
