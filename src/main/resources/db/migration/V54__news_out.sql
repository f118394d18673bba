-- What the lab tells other programs and mailboxes: written with what happened, delivered afterwards by whichever replica.

alter table board add column quarantined boolean not null default false;    -- and has not proved a boot since
update board set quarantined = true where condition = 'QUARANTINED';

create table webhook (
    id         bigint generated always as identity primary key,
    url        text        not null,
    kinds      text[]      not null,
    secret     text        not null,            -- as it is: each delivery is signed with it
    enabled    boolean     not null default true,
    off_reason text        not null default '',
    created_by text        not null,            -- a login; it outlives the account
    created_at timestamptz not null
);

-- Which news somebody wants by mail; without a row, what everybody gets.
create table mail_choice (
    person_id  bigint primary key references person (id) on delete cascade,
    kinds      text[]      not null
);

create table news (
    id         bigint generated always as identity primary key,
    uid        uuid        not null unique default gen_random_uuid(),
    kind       text        not null,
    at         timestamptz not null,
    payload    text        not null,            -- what a webhook is sent, the same at each try
    until      timestamptz                      -- by mail it is of use to nobody after that
);
create index news_at on news (at);

create table news_delivery (
    id         bigint generated always as identity primary key,
    news_id    bigint      not null references news (id) on delete cascade,
    webhook_id bigint      references webhook (id) on delete cascade,
    person_id  bigint      references person (id) on delete cascade,
    state      text        not null default 'DUE' check (state in ('DUE', 'DELIVERED', 'GIVEN_UP')),
    due_at     timestamptz not null,            -- of one that is being tried: when somebody else may try
    attempts   int         not null default 0,  -- the fence: who has been overtaken writes nothing
    tried_at   timestamptz,
    took_ms    bigint,
    status     int,                             -- what the receiver answered, if it did
    problem    text        not null default '',
    check ((webhook_id is null) <> (person_id is null)),
    unique (news_id, webhook_id),
    unique (news_id, person_id)
);
create index news_delivery_due on news_delivery (due_at) where state = 'DUE';
create index news_delivery_webhook on news_delivery (webhook_id, id desc) where webhook_id is not null;
create index news_delivery_person on news_delivery (person_id) where person_id is not null;
