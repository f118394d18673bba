-- Hosts (one lab-agent each) and the boards they report.

create table agent (
    host         text        primary key check (host ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    credential   text        unique,            -- SHA-256 of the credential (256 random bits need no salt); null: removed
    created_at   timestamptz not null default now(),
    link         text        not null default 'LOST' check (link in ('CONNECTED', 'LOST')),
    link_since   timestamptz not null default now(),
    heard_at     timestamptz,                   -- null: never connected
    version      text        not null default '',
    protocol     text        not null default '',
    sentence     text        not null default ''  -- what people should know: why it was refused or lost
);

create table board (
    name         text        primary key check (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    host         text        not null references agent (host),
    profile      text        not null,
    architecture text        not null,
    tags         text[]      not null default '{}',
    condition    text        not null,
    reason_code  text        not null default '',
    reason       text        not null default '',
    since        timestamptz not null,
    kernel       text        not null default '',
    pristine     boolean     not null default false,
    listed       boolean     not null default true   -- false: its host connected without it
);
create index board_host on board (host);

-- A host reported a board that belongs to another one: the first keeps it, the second is told and shown.
create table board_claim (
    board        text        not null references board (name) on delete cascade,
    host         text        not null references agent (host) on delete cascade,
    at           timestamptz not null,
    primary key (board, host)
);
