-- Public keys with which people come in by SSH, and the key by which they know the lab.

create table ssh_key (
    id           bigint generated always as identity primary key,
    person_id    bigint      not null references person (id) on delete cascade,
    name         text        not null,
    line         text        not null,          -- as in authorized_keys, without options and comment
    fingerprint  text        not null unique,   -- SHA256:…; a key says which person it is, so it belongs to one
    created_at   timestamptz not null,
    last_used_at timestamptz
);
create index ssh_key_person on ssh_key (person_id);

-- One key for all replicas: a client that knows the lab must know it whichever replica answers.
create table ssh_host_key (
    one        boolean primary key default true check (one),
    pem        text        not null,            -- the Ed25519 private key, as OpenSSH writes it
    made_at    timestamptz not null
);
