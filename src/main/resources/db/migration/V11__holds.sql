-- Who has a board when. Reservations, leases, maintenance and exams share one table, so that one constraint
-- makes any double booking impossible, whoever writes it.

create extension if not exists btree_gist;

create table hold (
    id           bigint generated always as identity primary key,
    board        text        not null references board (name),
    kind         text        not null check (kind in ('RESERVATION', 'LEASE', 'MAINTENANCE', 'EXAM')),
    start_at     timestamptz not null,
    end_at       timestamptz not null check (end_at > start_at),
    during       tstzrange   not null generated always as (tstzrange(start_at, end_at, '[)')) stored,
    person_id    bigint      references person (id),
    attempt      bigint,
    state        text        check (state in ('WAITING', 'CONFIRMED', 'ACTIVE', 'ENDED', 'CANCELLED', 'EXPIRED', 'LAB_FAULT')),
    generation   int         not null default 1,
    used_at      timestamptz,                   -- first time its person used the board
    ended_at     timestamptz,                   -- null while it lives: planned or running
    created_at   timestamptz not null default now(),
    check ((kind = 'RESERVATION') = (state is not null)),
    check (kind <> 'RESERVATION' or person_id is not null),
    check ((kind = 'LEASE') = (attempt is not null)),
    check (state is null or (state in ('ENDED', 'CANCELLED', 'EXPIRED', 'LAB_FAULT')) = (ended_at is not null)),
    constraint hold_no_overlap exclude using gist (board with =, during with &&)
        where (ended_at is null and state is distinct from 'WAITING')
);
create index hold_person on hold (person_id, start_at);
create index hold_due on hold (end_at) where ended_at is null;
