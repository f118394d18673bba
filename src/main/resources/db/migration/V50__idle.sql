-- A board that its holder leaves alone goes to somebody who waits.

alter table hold
    add column last_used_at   timestamptz,
    add column idle_warned_at timestamptz;           -- since it was last used
update hold set last_used_at = used_at where used_at is not null and ended_at is null;
