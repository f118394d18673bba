-- The coordinators that share this database, and which of them each agent is linked with.

create table replica (
    id       uuid        primary key,
    address  text        not null,      -- where the others reach it, as https://lab-2.example.org:8443
    heard_at timestamptz not null
);

-- What replicas prove to each other that they belong to one lab with. Made here, of the database's own strong randomness.
create table replica_secret (
    only_one boolean primary key default true check (only_one),
    secret   text    not null
);
insert into replica_secret (secret)
values (replace(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));

create table agent_link (
    host       text        primary key references agent (host) on update cascade on delete cascade,
    replica    uuid,                    -- null: with none
    generation bigint      not null,    -- one more with each link: what belongs to an earlier one changes nothing
    since      timestamptz not null
);
