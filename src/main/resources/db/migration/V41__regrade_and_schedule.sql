-- Grading again and scoring again, and when students may read what was hidden.

alter table attempt drop constraint attempt_purpose_check,
    add constraint attempt_purpose_check check (purpose in ('SUBMIT', 'REGRADE', 'REGRADE_ALL', 'VERIFY')),
    -- Chosen by who asked: the same key asks for the same gradings.
    add column request_key text;
-- The same grading asked for twice is one, as long as it has not ended; of verifications, each is another.
drop index attempt_once;
create unique index attempt_once on attempt (submission_id, exercise_version, purpose) where finished_at is null and purpose <> 'VERIFY';
create unique index attempt_request on attempt (submission_id, request_key) where request_key is not null;

create table rescore (
    id         bigint      generated always as identity primary key,
    attempt_id bigint      not null references attempt (id),
    by_person  bigint      not null references person (id),
    at         timestamptz not null,
    version    text        not null,                    -- of the exercise, whose points counted
    before     integer     not null,                    -- hundredths, as the others
    before_max integer     not null,
    after      integer     not null,
    after_max  integer     not null
);
create index rescore_attempt on rescore (attempt_id);

create table exercise_schedule (
    exercise     text        primary key references exercise (id),
    due_at       timestamptz,
    published_at timestamptz,
    counts       text        not null default 'BEST' check (counts in ('BEST', 'LAST'))   -- which attempt makes the grade
);
