-- Links that let somebody without an account watch a console, as long as the reservation lasts that they were made for.

create table console_link (
    id         bigint generated always as identity primary key,
    hold       bigint      not null references hold (id),
    board      text        not null,
    made_by    bigint      not null references person (id),
    key_hash   bytea       not null unique,
    made_at    timestamptz not null,
    ends_at    timestamptz not null,
    revoked_at timestamptz
);
create index console_link_hold on console_link (hold);
