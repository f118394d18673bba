-- Boards set aside for a class. What its members take of them (reservations, leases of their graded runs) names the block, too.

alter table block
    add column class_id  bigint references lab_class (id) on delete set null,
    add column lifted_at timestamptz,                -- freed before its time
    add constraint block_class_is_of_exams check (class_id is null or kind = 'EXAM');
create index block_exam on block (end_at) where kind = 'EXAM';

alter table hold drop constraint hold_block_is_of_no_person;
