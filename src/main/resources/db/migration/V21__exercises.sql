-- The catalogue. A version is the hash of an exercise's directory: once seen it stays, because attempts keep the version
-- they were queued with.

create table exercise_version (
    exercise   text        not null,
    version    text        not null,
    bundle     text        not null references blob (sha256),
    header     jsonb       not null,
    first_seen timestamptz not null,
    primary key (exercise, version)
);

create table exercise (
    id      text    primary key check (id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    version text    not null,
    offered boolean not null,     -- false once its bundle has left the folder
    foreign key (id, version) references exercise_version (exercise, version)
);
