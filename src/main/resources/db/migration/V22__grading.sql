-- Submissions, their attempts, and what the checks found. Grading never deletes or changes a submission.

create table submission (
    id           bigint generated always as identity primary key,
    person_id    bigint      not null references person (id),
    exercise     text        not null references exercise (id),
    archive      text        not null references blob (sha256),   -- one deterministic ZIP
    files        integer     not null check (files > 0),
    size         bigint      not null check (size > 0),           -- bytes of the files
    submitted_at timestamptz not null
);
create index submission_person on submission (person_id, exercise, submitted_at);

create table attempt (
    id               bigint generated always as identity primary key,
    submission_id    bigint      not null references submission (id),
    exercise         text        not null,
    exercise_version text        not null,
    purpose          text        not null check (purpose in ('SUBMIT', 'REGRADE')),
    requested_by     bigint      not null references person (id),
    state            text        not null check (state in ('QUEUED', 'CLAIMED', 'BUILDING', 'PREPARING', 'RUNNING',
                                                           'REPORTING', 'GRADED', 'CANCELLED', 'LAB_FAULT')),
    sentence         text        not null default '',   -- why it is where it is, where that needs saying
    -- The fence: every write-back of an agent compares generation and host.
    generation       integer     not null default 0,
    host             text,
    board            text,
    hold_id          bigint      references hold (id),
    claimed_at       timestamptz,
    expires_at       timestamptz,                       -- without a heartbeat until then it goes back to the queue
    cancel_wanted    boolean     not null default false,
    -- The order of the queue: priority, fair share, time, id.
    priority         smallint    not null check (priority between 1 and 4),
    queued_at        timestamptz not null,
    seed             bigint      not null,
    lab_faults       integer     not null default 0,
    faulted_boards   text[]      not null default '{}',
    doing            text        not null default '',
    score            integer,                           -- hundredths of a point; only when graded
    max_score        integer     not null,
    summary          text        not null default '',
    kernel           text        not null default '',
    taint_before     bigint,
    taint_after      bigint,
    build_ms         bigint,                            -- measured by the agent
    prepare_ms       bigint,
    run_ms           bigint,
    build_log        text        not null default '',   -- SHA-256 of a blob, empty where there is none
    kernel_log       text        not null default '',
    console_log      text        not null default '',
    console_from     bigint,
    console_to       bigint,
    lab_log          text        not null default '',
    finished_at      timestamptz,
    foreign key (exercise, exercise_version) references exercise_version (exercise, version),
    check ((score is not null) = (state = 'GRADED')),
    check ((host is not null) = (state in ('CLAIMED', 'BUILDING', 'PREPARING', 'RUNNING', 'REPORTING'))),
    check ((expires_at is not null) = (host is not null)),
    check ((finished_at is not null) = (state in ('GRADED', 'CANCELLED', 'LAB_FAULT')))
);
create index attempt_queue on attempt (priority, queued_at, id) where state = 'QUEUED';
create index attempt_running on attempt (host) where host is not null;
create index attempt_submission on attempt (submission_id);
-- Asking twice for the same grading gives the same attempt.
create unique index attempt_once on attempt (submission_id) where finished_at is null;

-- Each state an attempt entered, by the coordinator's clock.
create table attempt_phase (
    attempt_id bigint      not null references attempt (id),
    number     bigint      generated always as identity,
    generation integer     not null,
    state      text        not null,
    at         timestamptz not null,
    sentence   text        not null default '',
    primary key (attempt_id, number)
);

create table check_result (
    attempt_id      bigint   not null references attempt (id),
    generation      integer  not null,
    position        integer  not null,
    check_id        text     not null,
    title           text     not null,
    verdict         text     not null check (verdict in ('PASS', 'FAIL', 'SKIPPED', 'TIMEOUT', 'CRASH', 'BUILD_ERROR', 'LAB_FAULT')),
    blame           text,
    points          integer  not null,                  -- hundredths
    max_points      integer  not null,
    hidden          boolean  not null,
    message         text     not null,
    hint            text     not null,
    took_ms         bigint   not null,
    skipped_because text     not null,
    evidence        jsonb,
    report          jsonb,
    diagnostics     jsonb    not null,
    primary key (attempt_id, generation, check_id)
);

-- Every result an agent delivered, once. What came too late is kept here as evidence and changed nothing.
create table delivery (
    attempt_id  bigint      not null references attempt (id),
    generation  integer     not null,
    host        text        not null,
    received_at timestamptz not null,
    outcome     text        not null,
    counted     boolean     not null,
    message     bytea       not null,
    -- The host belongs to it: another's word must not keep out the one whose claim it is.
    primary key (attempt_id, generation, host)
);
