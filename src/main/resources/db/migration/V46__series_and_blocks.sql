-- Reservations made together, and boards that an administrator sets aside.

create table series (
    id           bigint generated always as identity primary key,
    person_id    bigint      not null references person (id),
    created_at   timestamptz not null
);

create table block (
    id           bigint generated always as identity primary key,
    kind         text        not null check (kind in ('MAINTENANCE', 'EXAM')),
    reason       text        not null check (reason <> ''),
    start_at     timestamptz not null,
    end_at       timestamptz not null check (end_at > start_at),
    person_id    bigint      not null references person (id),
    created_at   timestamptz not null
);

alter table hold
    add column series bigint references series (id),
    add column block  bigint references block (id),
    add constraint hold_series_is_of_reservations check (series is null or kind = 'RESERVATION'),
    add constraint hold_block_is_of_no_person check (block is null or kind in ('MAINTENANCE', 'EXAM'));

create index hold_series on hold (series) where series is not null;
create index hold_block on hold (block) where block is not null;
