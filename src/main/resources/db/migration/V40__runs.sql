-- An attempt is made of runs, one per lane (kernel) that its exercise's checks name. Each is claimed, fenced, requeued and
-- delivered by itself. attempt.generation counts the claims of all its runs, so (attempt, generation) names one claim of one run.

create table run (
    attempt_id     bigint      not null references attempt (id),
    number         smallint    not null check (number > 0),
    lane           text        not null check (lane in ('plain', 'debug')),
    wants          text[]      not null,               -- profile/lane, each of which could serve it; the preferred first
    state          text        not null check (state in ('QUEUED', 'CLAIMED', 'BUILDING', 'PREPARING', 'RUNNING', 'REPORTING',
                                                         'GRADED', 'CANCELLED', 'LAB_FAULT')),
    sentence       text        not null default '',
    generation     integer     not null default 0,     -- number of its latest claim; 0: none yet
    host           text,
    board          text,
    profile        text,
    hold_id        bigint      references hold (id),
    claimed_at     timestamptz,
    expires_at     timestamptz,                        -- without a heartbeat until then it goes back to the queue
    lab_faults     integer     not null default 0,
    doing          text        not null default '',
    summary        text        not null default '',
    kernel         text        not null default '',
    readied        text        not null default '',    -- how the board came to be ready
    taint_before   bigint,
    taint_after    bigint,
    taint_expected bigint,
    build_ms       bigint,                             -- measured by the agent
    prepare_ms     bigint,
    run_ms         bigint,
    report_ms      bigint,
    parameters     jsonb       not null default '{}',  -- the hidden parameters, shown afterwards
    artifacts      text        not null default '',    -- SHA-256 of a ZIP in blob, as the logs; empty where there is none
    build_log      text        not null default '',    -- SHA-256 of a blob, empty where there is none
    kernel_log     text        not null default '',
    console_log    text        not null default '',
    console_from   bigint,
    console_to     bigint,
    lab_log        text        not null default '',
    finished_at    timestamptz,
    primary key (attempt_id, number),
    check ((host is not null) = (state in ('CLAIMED', 'BUILDING', 'PREPARING', 'RUNNING', 'REPORTING'))),
    check ((expires_at is not null) = (host is not null)),
    check ((finished_at is not null) = (state in ('GRADED', 'CANCELLED', 'LAB_FAULT')))
);
create index run_waiting on run (attempt_id) where state = 'QUEUED';
create index run_on_host on run (host) where host is not null;
create unique index run_claim on run (attempt_id, generation) where generation > 0;

insert into run (attempt_id, number, lane, wants, state, sentence, generation, host, board, profile, hold_id, claimed_at, expires_at,
                 lab_faults, doing, summary, kernel, taint_before, taint_after, build_ms, prepare_ms, run_ms, build_log, kernel_log,
                 console_log, console_from, console_to, lab_log, finished_at)
select a.id, 1, 'plain', array(select p || '/plain' from jsonb_array_elements_text(v.header -> 'profiles') p), a.state, a.sentence,
       a.generation, a.host, a.board, (select b.profile from board b where b.name = a.board), a.hold_id, a.claimed_at, a.expires_at,
       a.lab_faults, a.doing, a.summary, a.kernel, a.taint_before, a.taint_after, a.build_ms, a.prepare_ms, a.run_ms, a.build_log,
       a.kernel_log, a.console_log, a.console_from, a.console_to, a.lab_log, a.finished_at
  from attempt a join exercise_version v on v.exercise = a.exercise and v.version = a.exercise_version;

-- What the lab did wrong, when and where: decides where a run is tried again, and which host is not to be trusted.
create table lab_fault (
    id         bigint      generated always as identity primary key,
    attempt_id bigint      not null references attempt (id),
    run        smallint    not null,
    generation integer     not null,
    host       text        not null references agent (host) on update cascade,
    board      text        not null,
    at         timestamptz not null,
    phase      text        not null,
    check_id   text        not null,                   -- the check it happened in; empty: in none
    what       text        not null
);
create index lab_fault_attempt on lab_fault (attempt_id);
create index lab_fault_host on lab_fault (host, id desc);
insert into lab_fault (attempt_id, run, generation, host, board, at, phase, check_id, what)
select a.id, 1, a.generation, b.host, b.name, a.queued_at, '', '', ''
  from attempt a, unnest(a.faulted_boards) f join board b on b.name = f
 where a.finished_at is null;

-- The foreign keys and checks of these columns go with them.
alter table attempt
    drop column host, drop column board, drop column hold_id, drop column claimed_at, drop column expires_at,
    drop column lab_faults, drop column faulted_boards, drop column doing, drop column kernel, drop column taint_before,
    drop column taint_after, drop column build_ms, drop column prepare_ms, drop column run_ms, drop column build_log,
    drop column kernel_log, drop column console_log, drop column console_from, drop column console_to, drop column lab_log;

alter table attempt_phase add column run smallint not null default 1;

-- Parts, series, notes, visibility and the teacher's text of a check.
alter table check_result add column details jsonb not null default '{}';

alter table board add column lanes text[] not null default '{plain}';

-- Boards stopped in the same check each time: shown to teachers.
alter table attempt add column stops_boards boolean not null default false;
create index delivery_host on delivery (host, received_at) where counted and outcome = 'GRADED';

-- Hosts that take no attempts because they failed one submission after the other. People may book their boards.
create table grading_host (
    host           text        primary key references agent (host) on delete cascade on update cascade,
    withdrawn_at   timestamptz,                        -- null: it grades
    reason         text        not null default '',
    forgiven_until timestamptz                         -- a person brought it back then: older faults do not count
);
