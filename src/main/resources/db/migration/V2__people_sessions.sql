-- Sign-ins, personal access tokens, failed sign-ins, and who did what.

create table login_session (
    id           bigint generated always as identity primary key,
    person_id    bigint      not null references person (id) on delete cascade,
    key_hash     bytea       not null unique,   -- SHA-256 of the cookie's value
    created_at   timestamptz not null,
    seen_at      timestamptz not null,
    expires_at   timestamptz not null
);
create index login_session_person on login_session (person_id);
create index login_session_expires on login_session (expires_at);

create table access_token (
    id           bigint generated always as identity primary key,
    person_id    bigint      not null references person (id) on delete cascade,
    name         text        not null,
    key_hash     bytea       not null unique,   -- SHA-256 of the token
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    last_used_at timestamptz
);
create index access_token_person on access_token (person_id);

-- Counted before a password is looked at, so that all replicas slow a guesser down together.
create table failed_sign_in (
    login        text        not null,
    address      text        not null,
    at           timestamptz not null
);
create index failed_sign_in_login on failed_sign_in (login, at);
create index failed_sign_in_address on failed_sign_in (address, at);

-- Append only. The login is kept as text: the log outlives the account.
create table audit_entry (
    id           bigint generated always as identity primary key,
    at           timestamptz not null,
    person       text        not null,
    action       text        not null,
    subject      text        not null,
    detail       text        not null
);
create index audit_entry_at on audit_entry (at);
