-- What was deployed is dropped some time after its reservation: the row stays, with the content's name.

alter table deployment
    add column dropped_at timestamptz,   -- the content is not kept any more, unless something else is made of the same
    drop constraint deployment_content_fkey,
    add column kept text generated always as (case when dropped_at is null then content end) stored references blob (sha256);
create index deployment_kept on deployment (kept);
create index deployment_hold on deployment (hold_id);

-- Under a name of its own, so that nothing else goes with it. What was handed in as well keeps the name that it has.
update blob b set media_type = 'application/vnd.bootbench.deployment'
 where b.media_type in ('application/zip', 'application/octet-stream')
   and exists (select 1 from deployment d where d.content = b.sha256)
   and not exists (select 1 from submission s where s.kept = b.sha256);
