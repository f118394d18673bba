-- Content by its SHA-256: submissions, exercise bundles, build logs, recordings. A blob is a row here and numbered
-- chunks, each compressed by itself, in a table that is partitioned by month so that old content can be dropped at once.

create table blob (
    sha256     text        primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    month      date        not null,            -- the partition its chunks lie in
    media_type text        not null,
    size       bigint      not null check (size >= 0),
    chunks     integer     not null check (chunks >= 0),
    stored_at  timestamptz not null
);

create table blob_chunk (
    month  date    not null,
    sha256 text    not null,
    number integer not null check (number >= 0),
    bytes  bytea   not null,
    primary key (month, sha256, number)
) partition by range (month);

-- The chunks are compressed already.
alter table blob_chunk alter column bytes set storage external;

-- Takes what no month's partition takes, so that a partition that was not made in time never loses content.
create table blob_chunk_default partition of blob_chunk default;
