-- Accounts, their credentials, and who did what.

create table person (
    id           bigint generated always as identity primary key,
    login        text        not null unique check (login ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
    name         text        not null,
    email        text,
    role         text        not null check (role in ('STUDENT', 'TEACHER', 'ADMIN')),
    password     text        not null,          -- a slow salted hash, never the password
    disabled     boolean     not null default false,
    created_at   timestamptz not null default now()
);
