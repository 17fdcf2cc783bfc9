-- Copies of the one case in review that is there, a quarter for the first agreement and the others shared out among the rest: by the real
-- commands they would take minutes.
-- An id is made from the one it is copied from and the number of the copy, so that what belongs together still does.
SET session_replication_role = replica;
CREATE FUNCTION copy_of(id uuid, n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5(id::text || n)::uuid $$;
CREATE TEMP TABLE copies AS
SELECT n, (SELECT array_agg("Id" ORDER BY "Reference") FROM agreements)
         [CASE WHEN n % 4 = 0 THEN 1 ELSE 2 + n % ((SELECT count(*) FROM agreements) - 1) END] AS agreement FROM generate_series(1, @cases) n;
CREATE TEMP TABLE old_case AS SELECT * FROM cases;
CREATE TEMP TABLE old_proposal AS SELECT * FROM proposals;
CREATE TEMP TABLE old_revision AS SELECT * FROM proposal_revisions;
CREATE TEMP TABLE old_rounds AS SELECT * FROM rounds;
CREATE TEMP TABLE old_tasks AS SELECT * FROM tasks;
CREATE TEMP TABLE old_timers AS SELECT * FROM timers;
INSERT INTO proposals SELECT x.* FROM copies, old_proposal o, LATERAL jsonb_populate_record(o, jsonb_build_object(
  'Id', copy_of(o."Id", n), 'CaseId', copy_of(o."CaseId", n), 'AgreementId', agreement, 'Reference', 'COPY/' || n)) x;
INSERT INTO proposal_revisions SELECT x.* FROM copies, old_revision o, LATERAL jsonb_populate_record(o, jsonb_build_object(
  'Id', copy_of(o."Id", n), 'ProposalId', copy_of(o."ProposalId", n))) x;
INSERT INTO cases SELECT x.* FROM copies, old_case o, LATERAL jsonb_populate_record(o, jsonb_build_object(
  'Id', copy_of(o."Id", n), 'ProposalId', copy_of(o."ProposalId", n), 'AgreementId', agreement, 'State', replace(o."State", o."Id"::text, copy_of(o."Id", n)::text))) x;
INSERT INTO rounds SELECT x.* FROM copies, old_rounds o, LATERAL jsonb_populate_record(o, jsonb_build_object(
  'Id', copy_of(o."Id", n), 'CaseId', copy_of(o."CaseId", n), 'BookmarkId', replace(o."BookmarkId", o."CaseId"::text, copy_of(o."CaseId", n)::text))) x;
INSERT INTO tasks SELECT x.* FROM copies, old_tasks o, LATERAL jsonb_populate_record(o, jsonb_build_object(
  'Id', copy_of(o."Id", n), 'RoundId', copy_of(o."RoundId", n), 'CaseId', copy_of(o."CaseId", n),
  'MandateId', (SELECT m."Id" FROM mandates m WHERE m."AgreementId" = agreement AND m."PersonId" = o."AssigneeId" AND m."Role" = o."Role"))) x;
INSERT INTO timers SELECT x.* FROM copies, old_timers o, LATERAL jsonb_populate_record(o, jsonb_build_object(
  'Id', copy_of(o."Id", n), 'RoundId', copy_of(o."RoundId", n), 'CaseId', copy_of(o."CaseId", n),
  'BookmarkId', replace(o."BookmarkId", o."CaseId"::text, copy_of(o."CaseId", n)::text))) x;
INSERT INTO audit_heads ("AgreementId", "Sequence", "Hash") SELECT "Id", 0, '' FROM agreements ON CONFLICT DO NOTHING;
DROP FUNCTION copy_of;
SET session_replication_role = origin;
ANALYZE;
