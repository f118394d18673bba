-- What the lab wants a person to know.

create table notification (
    id           bigint      generated always as identity primary key,
    person_id    bigint      not null references person (id) on delete cascade,
    code         text        not null,                      -- for programs: board-quarantined
    subject      text        not null,                      -- what it is about: the name of a board
    text         text        not null,
    link         text        not null default '',           -- the portal's page about it
    at           timestamptz not null,
    read_at      timestamptz
);
create index notification_person on notification (person_id, id desc);
-- The same news again, unread, is one.
create unique index notification_unread on notification (person_id, code, subject) where read_at is null;
