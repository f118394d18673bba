-- Classes: who teaches and who takes part, and how much each of them may book. Null: nothing is said about it here.

create table lab_class (
    id                    bigint      generated always as identity primary key,
    name                  text        not null unique check (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    title                 text        not null,
    longest_minutes       int         check (longest_minutes > 0),
    ahead_days            int         check (ahead_days >= 0),
    open_bookings         int         check (open_bookings >= 0),
    boards_at_once        int         check (boards_at_once >= 0),
    hours_per_day         int         check (hours_per_day >= 0),
    hours_per_week        int         check (hours_per_week >= 0),
    budget_hours_per_week int         check (budget_hours_per_week >= 0),   -- of all members together
    created_at            timestamptz not null
);

create table lab_class_person (
    class_id  bigint not null references lab_class (id) on delete cascade,
    person_id bigint not null references person (id),
    part      text   not null check (part in ('TEACHER', 'MEMBER')),
    primary key (class_id, part, person_id)
);
create index lab_class_person_person on lab_class_person (person_id);

-- What an administrator allows one person, whatever their role and classes say.
create table person_limits (
    person_id       bigint primary key references person (id),
    longest_minutes int    check (longest_minutes > 0),
    ahead_days      int    check (ahead_days >= 0),
    open_bookings   int    check (open_bookings >= 0),
    boards_at_once  int    check (boards_at_once >= 0),
    hours_per_day   int    check (hours_per_day >= 0),
    hours_per_week  int    check (hours_per_week >= 0)
);

-- A person's bookings that have not ended are counted at each new one.
create index hold_person_live on hold (person_id) where ended_at is null;
