-- Calendars that other programs subscribe to with a key of their own.

create table calendar_feed (
    id           bigint generated always as identity primary key,
    person_id    bigint      not null references person (id) on delete cascade,
    class_id     bigint      references lab_class (id) on delete cascade,
    board        text        references board (name) on delete cascade,
    key_hash     bytea       not null unique,   -- SHA-256 of the key
    created_at   timestamptz not null,
    last_used_at timestamptz,
    check (class_id is null or board is null)
);
create unique index calendar_feed_one on calendar_feed (person_id, coalesce(class_id, 0), coalesce(board, ''));

-- Tells the entries of this lab from those of all others, whatever its address becomes.
create table lab_identity (
    only_one boolean primary key default true check (only_one),
    id       uuid    not null default gen_random_uuid()
);
insert into lab_identity default values;

-- A calendar program takes a change of an entry only if its number has grown. Whoever changes a hold, the database counts.
alter table hold
    add column revision   int         not null default 0,
    add column changed_at timestamptz not null default now();

create function hold_changed() returns trigger language plpgsql as $$
begin
    new.revision := old.revision + 1;
    new.changed_at := now();
    return new;
end
$$;

create trigger hold_changed before update on hold for each row
    when ((old.board, old.start_at, old.end_at, old.person_id, old.state, old.ended_at, old.partners, old.block)
        is distinct from (new.board, new.start_at, new.end_at, new.person_id, new.state, new.ended_at, new.partners, new.block))
    execute function hold_changed();

create index hold_shared on hold using gin (partners) where partners <> '{}';
