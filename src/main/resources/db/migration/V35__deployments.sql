-- What holders of reservations put on their boards, and the home folders that follow people from board to board.

create table deployment (
    id           bigint generated always as identity primary key,
    board        text        not null references board (name),
    host         text        not null,                      -- only this host's word about it counts
    hold_id      bigint      not null references hold (id),
    person_id    bigint      not null references person (id),
    kind         text        not null check (kind in ('MODULE_SOURCE', 'MODULE', 'KERNEL', 'FILES')),
    title        text        not null,                      -- what people call it: a file's or a module's name
    content      text        not null references blob (sha256),
    size         bigint      not null check (size >= 0),
    module       text        not null,
    parameters   text[]      not null,
    load         boolean     not null,
    command_line text        not null,
    target       text        not null,
    state        text        not null check (state in ('QUEUED', 'RUNNING', 'DEPLOYED', 'NOT_DEPLOYED', 'ROLLED_BACK', 'FAULT', 'LOST')),
    sentence     text        not null default '',
    phase        text        not null default '',
    doing        text        not null default '',
    queued_at    timestamptz not null,
    started_at   timestamptz,
    finished_at  timestamptz,
    output       text        not null default '',
    diagnostics  jsonb       not null default '[]',
    console_from bigint,
    console_to   bigint,
    kernel       text        not null default '',
    took_ms      bigint,                                    -- measured by the agent
    check ((finished_at is null) = (state in ('QUEUED', 'RUNNING'))),
    check (state <> 'RUNNING' or started_at is not null)
);
-- One at a time on a board, whoever asks and wherever.
create unique index deployment_one on deployment (board) where finished_at is null;
create index deployment_board on deployment (board, id);

-- A person's home folder as it was at the end of their latest reservation.
create table workspace (
    person_id  bigint      primary key references person (id),
    content    text        references blob (sha256),        -- a tar.gz, unpacked on boards only
    size       bigint      not null default 0,
    board      text        not null default '',
    hold_start timestamptz,                                 -- of the reservation it was saved at: a later one replaces it
    saved_at   timestamptz,
    problem    text        not null default '',             -- what the person should know; empty when all is well
    problem_at timestamptz,
    check ((content is null) = (saved_at is null))
);

-- Each reservation at which the folder was put on the board, once.
create table workspace_visit (
    hold_id  bigint      primary key references hold (id),
    asked_at timestamptz not null,
    done_at  timestamptz
);
