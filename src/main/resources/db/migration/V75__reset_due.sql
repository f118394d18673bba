-- The next person's board must be reset also where the replica that ended a hold dies before it has said so.
alter table hold
    add column reset_due   timestamptz, -- its board is to be reset after it, and is asked for that (again) from then on
    add column reset_proof timestamptz; -- when that board had last become pristine as the hold ended: another one is the reset
create index hold_reset_due on hold (board) where reset_due is not null;
