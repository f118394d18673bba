-- What a board's console carried while somebody had the board. A recording is a row here and chunks of bytes with the times they
-- arrived, compressed each by itself. They do not lie in blob: no two stretches of a console are ever the same, so an address by
-- content would save nothing, and would cost two more statements a chunk and a count of references when one is deleted.

create table recording (
    id         bigint      generated always as identity primary key,
    kind       text        not null check (kind in ('RESERVATION', 'ATTEMPT')),
    board      text        not null references board (name) on update cascade,
    hold_id    bigint      not null references hold (id),
    part       smallint    not null default 1,    -- another one when the numbering began anew, or the hold moved to another board
    attempt_id bigint,
    person_id  bigint      not null references person (id),
    epoch      text,                              -- of the console's numbering; null until the first byte is asked for
    first_byte bigint,
    next_byte  bigint,                            -- the next to be stored: the recorder's fence
    bytes      bigint      not null default 0,
    stored     bigint      not null default 0,    -- the same compressed
    first_us   bigint,                            -- arrival of the first byte, µs since 1970 by the host's clock
    last_us    bigint,
    made_at    timestamptz not null,
    ended_at   timestamptz,                       -- null while bytes may come
    cut        boolean     not null default false,
    sentence   text        not null default '',   -- why it ended before its hold did
    unique (hold_id, part),
    check ((epoch is null) = (next_byte is null)),
    check ((epoch is null) = (first_byte is null))
);
create index recording_open on recording (board) where ended_at is null;
create index recording_board on recording (board, id desc);
create index recording_person on recording (person_id, id desc);
create index recording_attempt on recording (attempt_id) where attempt_id is not null;
create index recording_old on recording (kind, ended_at);

create table recording_chunk (
    recording_id bigint  not null references recording (id) on delete cascade,
    first        bigint  not null,                -- number of its first byte
    length       integer not null check (length > 0),
    us           bigint  not null,                -- arrival of its first byte
    bytes        bytea   not null,
    times        bytea   not null,                -- of the later bytes
    primary key (recording_id, first)
);
alter table recording_chunk alter column bytes set storage external;
alter table recording_chunk alter column times set storage external;

create table recording_gap (
    recording_id bigint not null references recording (id) on delete cascade,
    from_byte    bigint not null,
    to_byte      bigint not null,
    reason       text   not null,
    primary key (recording_id, from_byte),
    check (to_byte > from_byte)
);

create table recording_marker (
    id           bigint generated always as identity primary key,
    recording_id bigint not null references recording (id) on delete cascade,
    byte         bigint not null,
    us           bigint,                          -- null: its byte's
    kind         text   not null,
    label        text   not null,
    source       text   not null default ''       -- whose: what is told again replaces what was told before
);
create index recording_marker_of on recording_marker (recording_id, byte, id);
