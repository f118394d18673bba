-- What agents of protocol 1.2 tell beside a board's condition, and the history of their looks at its health.

alter table board
    add column abilities      text[] not null default '{}',
    add column by_hand        text   not null default '',   -- what somebody at the bench has to do; empty: nothing
    -- How it last became pristine; all null: not known (its agent is older, or it was not reset yet).
    add column proof_at       timestamptz,
    add column proof_how      text,
    add column proof_verified boolean,                      -- false: cooperative, root could have written beneath it
    add column proof_kernel   text,
    add column proof_taint    bigint,
    add column proof_disk     text,
    add column proof_took_ms  bigint,
    add check ((proof_at is null) = (proof_how is null)),
    add check ((proof_at is null) = (proof_verified is null));

create table health_report (
    id           bigint      generated always as identity primary key,
    board        text        not null references board (name) on delete cascade,
    at           timestamptz not null,                      -- by its host's clock
    received_at  timestamptz not null,
    occasion     text        not null check (occasion in ('AFTER_RESET', 'SCHEDULED', 'ON_DEMAND', 'AFTER_RECOVERY', 'UNKNOWN')),
    healthy      boolean     not null,
    sentence     text        not null,
    items        jsonb       not null,                      -- [{what, ok, detail}]
    took_ms      bigint      not null,
    recovery     text        not null                       -- the step of recovery it followed; empty: none
);
create index health_report_board on health_report (board, id desc);
