-- What begins within a day, among all that people have booked for months.
create index hold_live_start on hold (start_at) where ended_at is null and state is distinct from 'WAITING';
-- Every two seconds: the leases of graded runs.
create index hold_leases on hold (id) where kind = 'LEASE' and ended_at is null;
