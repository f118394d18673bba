-- The life of a host, and the tokens with which its machine joins.

alter table agent
    add column state       text        not null default 'ACTIVE' check (state in ('ACTIVE', 'DRAINING', 'RETIRED', 'REMOVED')),
    add column state_since timestamptz not null default now();
-- Until now, a host without a credential was a removed one; from now on it may also be one that has not joined yet.
update agent set state = 'REMOVED' where credential is null;
alter table agent add check (state in ('ACTIVE', 'DRAINING') or credential is null);

-- A renamed host keeps its boards and their history.
alter table board drop constraint board_host_fkey,
    add constraint board_host_fkey foreign key (host) references agent (host) on update cascade;
alter table board_claim drop constraint board_claim_host_fkey,
    add constraint board_claim_host_fkey foreign key (host) references agent (host) on delete cascade on update cascade;

create table join_token (
    id           bigint      generated always as identity primary key,
    host         text        not null references agent (host) on delete cascade on update cascade,
    token_hash   text        not null unique,               -- SHA-256, lower-case hexadecimal (256 random bits need no salt)
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    ended_at     timestamptz,                               -- used, or withdrawn by a newer one
    used         boolean     not null default false,
    check (not used or ended_at is not null)
);
create index join_token_host on join_token (host);

-- Counted before a token is looked at, so that all replicas slow a guesser down together.
create table failed_join (
    address      text        not null,
    at           timestamptz not null
);
create index failed_join_address on failed_join (address, at);
